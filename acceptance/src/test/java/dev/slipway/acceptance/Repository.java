package dev.slipway.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A git repository, at first with one commit. */
public final class Repository {
    private Repository() {}

    public static Path of(Path parent, String name, String slipwayYaml) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(parent.resolve(name));
        Files.writeString(folder.resolve("slipway.yaml"), slipwayYaml);
        git(folder, "init", "-q", "-b", "main");
        commit(folder, "First");
        return folder;
    }

    /** Commits the folder as it stands. */
    public static void commit(Path folder, String message) throws IOException, InterruptedException {
        git(folder, "add", "-A");
        git(folder, "-c", "user.name=tester", "-c", "user.email=tester@localhost", "commit", "-q", "-m", message);
    }

    private static void git(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(List.of(arguments));
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IllegalStateException(command + " ended with " + status);
        }
    }
}
