package dev.slipway.acceptance.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The deployed applications' processes, as this host knows them. */
final class Deployed {
    private Deployed() {}

    /** Those that run of which deploy-service has a record in this folder. */
    static List<ProcessHandle> in(Path state) {
        Path instances = state.resolve("instances");
        if (!Files.isDirectory(instances)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(instances)) {
            return folders.map(folder -> folder.resolve("pid"))
                    .filter(Files::exists)
                    .map(Deployed::process)
                    .flatMap(Optional::stream)
                    .filter(ProcessHandle::isAlive)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<ProcessHandle> process(Path file) {
        try {
            return ProcessHandle.of(Long.parseLong(Files.readString(file).strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
