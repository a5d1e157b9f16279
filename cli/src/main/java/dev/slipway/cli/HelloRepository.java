package dev.slipway.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
            try {
                copy(part);
                quietMaven(part);
                NewRepository.of(part, "Say hello");
                Files.move(part, repository);
            } catch (IOException | RuntimeException e) {
                Folders.delete(part);
                throw e;
            }
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
}
