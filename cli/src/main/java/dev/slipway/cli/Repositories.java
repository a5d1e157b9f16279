package dev.slipway.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Repositories as people type them: a URL, or a path on this machine. */
final class Repositories {
    private Repositories() {}

    /**
     * What the gateway is asked for: a URL as it is, a path as an absolute one, for the gateway may be started elsewhere.
     *
     * @param here whether the gateway is this machine's; a path on another's machine can be looked at there alone
     * @throws Trouble when it is a path here, and no git repository is there
     */
    static String locate(String typed, boolean here) {
        if (typed.contains(":")) {
            return typed;
        }
        Path path = Path.of(typed).toAbsolutePath().normalize();
        if (!here) {
            return path.toString();
        } else if (!Files.isDirectory(path)) {
            throw new Trouble(
                    "'" + typed + "' is no folder here: name a git repository's folder, or its URL"
                            + " (https://..., ssh://... or user@host:path)",
                    Trouble.WRONG_USE);
        } else if (!isRepository(path)) {
            throw new Trouble(path + " is no git repository: " + remedy(path), Trouble.WRONG_USE);
        }
        return path.toString();
    }

    private static String remedy(Path path) {
        return Git.ask(path, "rev-parse", "--show-toplevel")
                .map(top -> "it is a folder of the repository " + top + "; name that")
                .orElse("make one of it with git init, git add and git commit, or name another");
    }

    /** A line about changes in a working tree here that no commit has; empty when there are none, or it is elsewhere. */
    static Optional<String> uncommitted(String location, boolean here) {
        if (!here || location.contains(":")) {
            return Optional.empty();
        }
        return Git.ask(Path.of(location), "status", "--porcelain")
                .map(changes -> changes.lines().count())
                .filter(count -> count > 0)
                .map(count -> (count == 1 ? "1 changed file is" : count + " changed files are")
                        + " not committed, and "
                        + (count == 1 ? "is" : "are")
                        + " not part of this release");
    }

    /** A working tree, a linked one (where {@code .git} is a file), or a bare repository: see gitrepository-layout(5). */
    private static boolean isRepository(Path path) {
        boolean bare = Files.isRegularFile(path.resolve("HEAD"))
                && Files.isDirectory(path.resolve("objects"))
                && Files.isDirectory(path.resolve("refs"));
        return bare || Files.exists(path.resolve(".git"));
    }
}
