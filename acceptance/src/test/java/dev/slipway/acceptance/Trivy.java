package dev.slipway.acceptance;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A stack's scanner. The stack looks for it at paths of its own, where nothing is at first, so that images go on as NOT
 * SCANNED; while a real Trivy ({@code SLIPWAY_TRIVY}, or on the PATH) is linked there, each scan finds it.
 */
public final class Trivy {
    private final Path folder;

    Trivy(Path folder) {
        this.folder = folder;
    }

    /** Where the stack looks for the program. */
    Path program() {
        return folder.resolve("trivy");
    }

    /** Where it looks for the databases. */
    Path databases() {
        return folder.resolve("trivy-databases");
    }

    /** Links this machine's Trivy and the databases that {@code make-trivy-db.sh} wrote; says so when there is none. */
    boolean install() throws IOException {
        Optional<Path> found = found();
        Optional<Path> cache = foundDatabases();
        if (found.isEmpty() || cache.isEmpty()) {
            System.out.println("did not run: trivy tier of the whole system ("
                    + (found.isEmpty() ? "no trivy is found" : "SLIPWAY_TRIVY_CACHE names no databases") + ")");
            return false;
        }
        Files.createSymbolicLink(program(), found.get().toAbsolutePath());
        Files.createSymbolicLink(databases(), cache.get().toAbsolutePath());
        return true;
    }

    void remove() throws IOException {
        Files.deleteIfExists(program());
        Files.deleteIfExists(databases());
    }

    /** The databases that {@code make-trivy-db.sh} wrote. */
    public static Optional<Path> foundDatabases() {
        return Optional.ofNullable(System.getenv("SLIPWAY_TRIVY_CACHE")).map(Path::of);
    }

    /** This machine's Trivy. */
    public static Optional<Path> found() {
        return Stream.concat(
                        Stream.ofNullable(System.getenv("SLIPWAY_TRIVY")),
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                                .map(folder -> folder + "/trivy"))
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }
}
