package dev.slipway.artifacts.tree;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The entries of a folder on disk, sorted by name, no link followed. */
final class TreeWalk {
    /** What is kept of an entry. */
    enum Kind {
        FILE,
        FOLDER,
        LINK
    }

    /**
     * @param name canonical, relative to the root
     * @param size of a file in bytes, else 0
     * @param executable whether a file's owner may run it
     * @param target where a link points, else null
     */
    record Entry(
            String name,
            Kind kind,
            long size,
            boolean executable,
            @Nullable String target) {}

    private final Path root;
    private final Collection<String> excluded;
    private final TreeLimits limits;
    private final List<Entry> entries = new ArrayList<>();
    private final Deque<Path> folders = new ArrayDeque<>();

    private TreeWalk(Path root, Collection<String> excluded, TreeLimits limits) {
        this.root = root;
        this.excluded = excluded;
        this.limits = limits;
    }

    /**
     * Lists a folder.
     *
     * @param excluded canonical names that are left out, with all below them
     * @throws TreeRefusedException for a pipe, socket or device, what may not be read, an impossible name, or more than the limits allow
     * @throws UncheckedIOException if something cannot be read
     */
    static List<Entry> list(Path root, Collection<String> excluded, TreeLimits limits) {
        var walk = new TreeWalk(root, excluded, limits);
        try {
            walk.run();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the folder " + root, e);
        }
        return walk.entries;
    }

    /** The links among these entries, targets by name. */
    static TreeLinks links(List<Entry> entries) {
        Map<String, String> targets = entries.stream()
                .filter(entry -> entry.kind() == Kind.LINK)
                .collect(Collectors.toMap(Entry::name, entry -> String.valueOf(entry.target())));
        return new TreeLinks(targets);
    }

    private void run() throws IOException {
        folders.add(root);
        while (!folders.isEmpty()) {
            try (DirectoryStream<Path> children = Files.newDirectoryStream(folders.pop())) {
                for (Path child : children) {
                    visit(child);
                }
            }
        }
        entries.sort(Comparator.comparing(Entry::name));
        long total = entries.stream().mapToLong(Entry::size).sum();
        if (total > limits.totalBytes()) {
            throw TreeRefusedException.tooLarge(
                    root.toString(), "holds " + total + " bytes, more than " + limits.totalBytes());
        }
    }

    private void visit(Path child) throws IOException {
        String name = EntryName.canonical(root.relativize(child).toString(), limits);
        if (excluded.contains(name)) {
            return;
        }
        Entry entry = describe(child, name);
        if (!isReadable(child, entry.kind())) {
            throw TreeRefusedException.unsafe(name, "may not be read");
        }
        if (entry.size() > limits.entryBytes()) {
            throw TreeRefusedException.tooLarge(name, "is larger than " + limits.entryBytes() + " bytes");
        }
        if (entries.size() >= limits.entries()) {
            throw TreeRefusedException.tooLarge(name, "is one entry more than the " + limits.entries() + " allowed");
        }
        entries.add(entry);
        if (entry.kind() == Kind.FOLDER) {
            folders.add(child);
        }
    }

    private static boolean isReadable(Path path, Kind kind) {
        return switch (kind) {
            case FILE -> Files.isReadable(path);
            case FOLDER -> Files.isReadable(path) && Files.isExecutable(path);
            case LINK -> true;
        };
    }

    private static Entry describe(Path path, String name) throws IOException {
        var attributes = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isSymbolicLink()) {
            return new Entry(
                    name, Kind.LINK, 0, false, Files.readSymbolicLink(path).toString());
        }
        if (attributes.isDirectory()) {
            return new Entry(name, Kind.FOLDER, 0, false, null);
        }
        if (attributes.isRegularFile()) {
            boolean executable = attributes.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
            return new Entry(name, Kind.FILE, attributes.size(), executable, null);
        }
        throw TreeRefusedException.unsafe(name, "is neither file, folder nor symbolic link");
    }
}
