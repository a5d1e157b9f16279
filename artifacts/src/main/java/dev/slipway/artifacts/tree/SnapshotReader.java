package dev.slipway.artifacts.tree;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Unpacks a snapshot. Links are made last, after all of them were followed on paper: while files are written there is
 * no link on disk to write through.
 */
final class SnapshotReader {
    private final Path root;
    private final TreeBudget budget;
    private final Set<String> stated = new HashSet<>();
    private final Set<String> folders = new HashSet<>();
    private final Set<String> leaves = new HashSet<>();
    private final Map<String, String> links = new LinkedHashMap<>();

    SnapshotReader(Path root, TreeLimits limits) {
        this.root = root;
        this.budget = new TreeBudget(limits);
    }

    void read(InputStream decompressed) throws IOException {
        try (var tar = new LimitedTar(decompressed, budget)) {
            for (TarArchiveEntry entry = tar.next(); entry != null; entry = tar.next()) {
                accept(entry, tar);
            }
        }
        new TreeLinks(links).requireInside();
        for (Map.Entry<String, String> link : links.entrySet()) {
            Files.createSymbolicLink(root.resolve(link.getKey()), Path.of(link.getValue()));
        }
    }

    private void accept(TarArchiveEntry entry, LimitedTar tar) throws IOException {
        String name = EntryName.canonical(entry.getName(), budget.limits());
        requireFree(entry, name);
        Path target = root.resolve(name);
        Files.createDirectories(root.resolve(EntryName.parent(name)));
        switch (kind(entry)) {
            case FOLDER -> {
                Files.createDirectories(target);
                TreeFiles.setFolderMode(target, entry.getMode());
            }
            case FILE -> TreeFiles.writeFile(target, entry, tar);
            case LINK -> links.put(name, entry.getLinkName());
        }
    }

    private static TreeWalk.Kind kind(TarArchiveEntry entry) {
        return switch (entry.getLinkFlag()) {
            case TarConstants.LF_NORMAL, TarConstants.LF_OLDNORM ->
                entry.isDirectory() ? TreeWalk.Kind.FOLDER : TreeWalk.Kind.FILE;
            case TarConstants.LF_DIR -> TreeWalk.Kind.FOLDER;
            case TarConstants.LF_SYMLINK -> TreeWalk.Kind.LINK;
            case TarConstants.LF_LINK -> throw TreeRefusedException.unsafe(entry.getName(), "is a hard link");
            default ->
                throw TreeRefusedException.unsafe(
                        entry.getName(),
                        "is of type '" + (char) entry.getLinkFlag() + "', which a snapshot never holds");
        };
    }

    /** Each name comes once, and only folders have anything below them. */
    private void requireFree(TarArchiveEntry entry, String name) {
        if (name.isEmpty()) {
            throw TreeRefusedException.unsafe(entry.getName(), "names the root itself");
        }
        for (String parent = EntryName.parent(name); !parent.isEmpty(); parent = EntryName.parent(parent)) {
            if (leaves.contains(parent)) {
                throw TreeRefusedException.unsafe(entry.getName(), "lies below something that is no folder");
            }
            folders.add(parent);
        }
        boolean leaf = kind(entry) != TreeWalk.Kind.FOLDER;
        if (!stated.add(name) || (leaf && folders.contains(name))) {
            throw TreeRefusedException.unsafe(entry.getName(), "comes twice");
        }
        (leaf ? leaves : folders).add(name);
    }
}
