package dev.slipway.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes a folder a git repository of one commit. */
final class NewRepository {
    private NewRepository() {}

    /**
     * Commits all that the folder holds to its branch {@code main}.
     *
     * @throws Trouble when git refuses
     */
    static void of(Path folder, String message) {
        git(folder, "init", "-q", "-b", "main");
        git(folder, "add", "-A");
        git(folder, "commit", "-q", "-m", message);
    }

    private static void git(Path repository, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "git",
                "-C",
                repository.toString(),
                "-c",
                "user.name=Slipway demo",
                "-c",
                "user.email=demo@localhost",
                "-c",
                "core.hooksPath=/dev/null",
                "-c",
                "commit.gpgsign=false"));
        command.addAll(List.of(arguments));
        try {
            Process git = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (git.waitFor() != 0) {
                throw new Trouble("git " + arguments[0] + " failed in " + repository + ": " + said.strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("git cannot be run: install it, or put it on the PATH", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted");
        }
    }
}
