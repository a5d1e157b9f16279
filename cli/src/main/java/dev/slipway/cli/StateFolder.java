package dev.slipway.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which folder the local stack works in and removes: a variable that was set wrongly must not cost somebody else's files. */
final class StateFolder {
    /** What may be there before it is taken: what users prepare, and what {@link ImagesCommand} keeps. */
    private static final Set<String> BEFORE = Set.of("config", "secrets", "images");

    private StateFolder() {}

    /**
     * Marks the folder as the local stack's, before anything else is written there.
     *
     * @throws Trouble when it is no folder, or one that has files in it and the local stack did not make
     */
    static void take(Layout layout) {
        refuseSomebodyElses(layout);
        new Ports(layout).begin();
    }

    /** @throws Trouble when it is no folder, or one that has files in it and the local stack did not make */
    static void refuseSomebodyElses(Layout layout) {
        if (Files.exists(layout.state()) && !Files.isDirectory(layout.state())) {
            throw new Trouble(
                    layout.state() + " is no folder. Let SLIPWAY_STATE name a folder of its own, or leave it out.",
                    Trouble.WRONG_USE);
        }
        if (!isOurs(layout) && !BEFORE.containsAll(names(layout.state()))) {
            throw new Trouble(
                    layout.state() + " is not empty, and the local stack did not make it: it has neither ports.json nor"
                            + " processes.json. Let SLIPWAY_STATE name a folder of its own, or leave it out.",
                    Trouble.WRONG_USE);
        }
    }

    private static List<String> names(Path folder) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws Trouble when the state folder holds the project or the home folder, or the local stack did not make it */
    static void refusePurge(Layout layout) {
        refusePurge(layout, Path.of(System.getProperty("user.home")));
    }

    static void refusePurge(Layout layout, Path home) {
        if (holds(layout.state(), layout.root()) || holds(layout.state(), home)) {
            throw refusal(layout, "it is, or has in it, the project's folder or your home folder");
        }
        if (!isOurs(layout)) {
            throw refusal(layout, "the local stack did not make it: it has neither ports.json nor processes.json");
        }
    }

    /** The default needs no proof: nobody else puts a folder there. */
    private static boolean isOurs(Layout layout) {
        return layout.state().equals(layout.root().resolve(".slipway"))
                || Stream.of("ports.json", "processes.json")
                        .map(layout.state()::resolve)
                        .anyMatch(Files::exists);
    }

    private static boolean holds(Path folder, Path other) {
        try {
            return Files.exists(other) && other.toRealPath().startsWith(folder.toRealPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Trouble refusal(Layout layout, String why) {
        return new Trouble(
                layout.state() + " is not removed, and nothing was stopped: " + why + ". Is SLIPWAY_STATE right?",
                Trouble.WRONG_USE);
    }
}
