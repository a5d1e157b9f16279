package dev.slipway.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A real git repository made of the example's files. */
final class HelloRepository {
    private final Layout layout;

    HelloRepository(Layout layout) {
        this.layout = layout;
    }

    /** Makes it, whole or not at all; one that is there is its owner's, and stays as it is. */
    Path make() {
        Path repository = layout.state().resolve("demo/hello");
        if (Files.exists(repository)) {
            return repository;
        }
        try {
            Files.createDirectories(repository.getParent());
            Path part = Files.createTempDirectory(repository.getParent(), "hello-");
            copy(part);
            quietMaven(part);
            git(part, "init", "-q", "-b", "main");
            git(part, "add", "-A");
            git(part, "commit", "-q", "-m", "Say hello");
            Files.move(part, repository);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return repository;
    }

    /** Of this machine's JDK, and so not among the example's own files. */
    private static void quietMaven(Path repository) throws IOException {
        Path options = repository.resolve(".mvn/jvm.config");
        Files.createDirectories(options.getParent());
        Files.writeString(options, Builder.quietly().replace(' ', '\n') + "\n");
    }

    private void copy(Path repository) throws IOException {
        Path example = layout.hello();
        List<Path> files;
        try (Stream<Path> all = Files.walk(example)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> !example.relativize(file).startsWith("target"))
                    .toList();
        }
        for (Path file : files) {
            Path target = repository.resolve(example.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
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
            String said = new String(git.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
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
