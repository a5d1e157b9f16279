package dev.slipway.build.packager;

import dev.slipway.events.Failure;
import dev.slipway.pipeline.Glob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The files that a plan's path or pattern means, sorted by name, with links followed as far as they stay inside the
 * workspace. {@code .git} at the root is never among them.
 */
final class WorkspaceFiles {
    /**
     * A file or folder.
     *
     * @param source where it lies, without any link in the path
     * @param name its path below the place it goes to, with forward slashes; empty for the place itself
     * @param folder whether it is a folder; all it holds follows
     * @param executable whether its owner may run it
     */
    record Entry(Path source, String name, boolean folder, boolean executable) {}

    /**
     * What was found.
     *
     * @param entries at least one
     * @param skipped links that lead nowhere or back to where they stand, relative to the workspace
     */
    record Selection(List<Entry> entries, List<String> skipped) {}

    private static final String GIT = ".git";

    private final Path root;
    private final String from;
    private final Predicate<String> matches;
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private final Deque<Path> trail = new ArrayDeque<>();

    private WorkspaceFiles(Path root, Glob from) {
        this.root = root;
        this.from = from.text();
        this.matches = from.wild() ? from.matcher() : path -> true;
    }

    /**
     * Selects files. Without wildcards the one file or folder goes by its own name when it goes into a folder, and by
     * no name when it is given its place. With wildcards each match keeps its path below the pattern's folders that
     * have none.
     *
     * @param workspace the workspace's folder
     * @param from a path or {@link Glob}
     * @param into whether the place is a folder that the match goes into; always so for a pattern with wildcards
     * @throws Refusal {@code files-missing} when there is nothing, {@code files-outside} when a link leads out
     */
    static Selection select(Path workspace, String from, boolean into) throws Refusal, IOException {
        Glob glob = new Glob(from);
        WorkspaceFiles files = new WorkspaceFiles(workspace.toRealPath(), glob);
        if (glob.wild()) {
            files.pattern();
        } else {
            files.path(into);
        }
        if (files.entries.isEmpty()) {
            throw missing(from);
        }
        return new Selection(List.copyOf(files.entries), List.copyOf(files.skipped));
    }

    private void path(boolean into) throws Refusal, IOException {
        Path at = root.resolve(from).normalize();
        if (!Files.exists(at)) {
            throw missing(from);
        }
        String name = into && !at.equals(root) ? at.getFileName().toString() : "";
        take(at, inside(at), name);
    }

    /** Walks from the last folder before the first wildcard on. */
    private void pattern() throws Refusal, IOException {
        Path start = root;
        for (String name : from.split("/")) {
            if (name.contains("*") || name.contains("?")) {
                break;
            }
            start = start.resolve(name).normalize();
        }
        if (!Files.exists(start)) {
            throw missing(from);
        }
        search(start, inside(start), "");
    }

    /** Looks for matches below a folder. */
    private void search(Path at, Path real, String name) throws Refusal, IOException {
        if (!Files.isDirectory(real) || !enter(at, real)) {
            return;
        }
        for (Path child : children(at)) {
            String childName = below(name, child);
            if (matches.test(relative(child))) {
                follow(child, childName, true);
            } else {
                follow(child, childName, false);
            }
        }
        trail.pop();
    }

    private void follow(Path at, String name, boolean matched) throws Refusal, IOException {
        if (!Files.exists(at)) {
            if (matched) {
                skipped.add(relative(at));
            }
            return;
        }
        if (matched) {
            take(at, inside(at), name);
        } else if (Files.isDirectory(at)) {
            search(at, inside(at), name);
        }
    }

    /** Takes a file, or a folder with all it holds. */
    private void take(Path at, Path real, String name) throws Refusal, IOException {
        if (!Files.isDirectory(real)) {
            entries.add(new Entry(real, name, false, Files.isExecutable(real)));
            return;
        }
        if (!enter(at, real)) {
            return;
        }
        entries.add(new Entry(real, name, true, true));
        for (Path child : children(at)) {
            follow(child, below(name, child), true);
        }
        trail.pop();
    }

    /** A link may lead back to a folder that it lies in. */
    private boolean enter(Path at, Path real) {
        if (trail.contains(real)) {
            skipped.add(relative(at));
            return false;
        }
        trail.push(real);
        return true;
    }

    private List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(child -> !child.equals(root.resolve(GIT)))
                    .sorted(Comparator.comparing(child -> child.getFileName().toString()))
                    .toList();
        }
    }

    private Path inside(Path at) throws Refusal, IOException {
        try {
            Path real = at.toRealPath();
            if (real.startsWith(root) && !real.startsWith(root.resolve(GIT))) {
                return real;
            }
        } catch (NoSuchFileException gone) {
            throw new IOException("it vanished while it was read: " + relative(at), gone);
        }
        throw new Refusal(new Failure(
                "files-outside",
                "a link leads out of the workspace",
                relative(at),
                "it is reached by '" + from + "'",
                "Copy the file into the workspace in a build step."));
    }

    /** The verdict when there is no such file. */
    static Refusal missing(String from) {
        return new Refusal(new Failure(
                "files-missing",
                "'" + from + "' names no file of the tested workspace",
                from,
                null,
                "Correct the pattern in the plan, or check that a build step writes the file."));
    }

    private String relative(Path at) {
        return root.relativize(at).toString();
    }

    private static String below(String name, Path child) {
        return name.isEmpty() ? child.getFileName().toString() : name + "/" + child.getFileName();
    }
}
