package dev.slipway.artifacts.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that is needed for a moment. */
final class Scratch implements AutoCloseable {
    private final Path file;

    private Scratch(Path file) {
        this.file = file;
    }

    static Scratch in(Path folder) throws IOException {
        Files.createDirectories(folder);
        return new Scratch(Files.createTempFile(folder, "slipway-", ".part"));
    }

    Path file() {
        return file;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
