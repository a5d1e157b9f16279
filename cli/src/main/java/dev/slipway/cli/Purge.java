package dev.slipway.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Which folder {@code down --purge} may remove: a variable that was set wrongly must not cost somebody else's files. */
final class Purge {
    private Purge() {}

    /** @throws Trouble when the state folder holds the project or the home folder, or the local stack did not make it */
    static void refuseAllButOurs(Layout layout) {
        refuseAllButOurs(layout, Path.of(System.getProperty("user.home")));
    }

    static void refuseAllButOurs(Layout layout, Path home) {
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
