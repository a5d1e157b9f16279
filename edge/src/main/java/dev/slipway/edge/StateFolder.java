package dev.slipway.edge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the edge writes down: {@code admin-port}, and {@code routes/APPLICATION/ENVIRONMENT.json} for each place ever put.
 * A file is replaced as a whole: written beside, forced to the disk, renamed, and the folder forced, so that a crash
 * leaves the old or the new text. One process at a time holds the folder.
 */
final class StateFolder implements AutoCloseable {
    private final Path folder;
    private final FileChannel lockFile;

    private StateFolder(Path folder, FileChannel lockFile) {
        this.folder = folder;
        this.lockFile = lockFile;
    }

    /**
     * Takes the folder, making it when it is missing.
     *
     * @throws IOException when it cannot be written, or another edge holds it
     */
    static StateFolder open(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("routes"));
        FileChannel lockFile =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!locked(lockFile)) {
            lockFile.close();
            throw new IOException("the state folder " + folder
                    + " is held by another edge that is running: stop that one, or give this one a folder of its own");
        }
        return new StateFolder(folder, lockFile);
    }

    private static boolean locked(FileChannel lockFile) throws IOException {
        try {
            @Nullable FileLock lock = lockFile.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    Path adminToken() {
        return folder.resolve("admin-token");
    }

    OptionalInt adminPort() throws IOException {
        Path file = folder.resolve("admin-port");
        if (!Files.exists(file)) {
            return OptionalInt.empty();
        }
        String text = Files.readString(file).strip();
        try {
            return OptionalInt.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw unreadable(file, "it is no port number", e);
        }
    }

    void saveAdminPort(int port) throws IOException {
        replace(folder.resolve("admin-port"), (port + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** All places ever put, deleted ones too. */
    List<RouteConfig> routes() throws IOException {
        List<RouteConfig> routes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder.resolve("routes"), 2)) {
            for (Path file : files.filter(StateFolder::isRoute).sorted().toList()) {
                routes.add(read(file));
            }
        }
        return routes;
    }

    private static boolean isRoute(Path file) {
        return file.toString().endsWith(".json") && Files.isRegularFile(file);
    }

    private RouteConfig read(Path file) throws IOException {
        RouteConfig config;
        try {
            config = Json.MAPPER.readValue(Files.readAllBytes(file), RouteConfig.class);
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(file, String.valueOf(e.getMessage()), e);
        }
        if (!file.equals(fileOf(config.place()))) {
            throw unreadable(file, "it describes " + config.place(), null);
        }
        return config;
    }

    void save(RouteConfig config) throws IOException {
        Path file = fileOf(config.place());
        Path parent = file.resolveSibling(".").normalize();
        if (!Files.isDirectory(parent)) {
            Files.createDirectory(parent);
            force(folder.resolve("routes"));
        }
        replace(file, Json.bytes(config));
    }

    private Path fileOf(Place place) {
        return folder.resolve("routes").resolve(place.application()).resolve(place.environment() + ".json");
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(file.resolveSibling(".").normalize());
    }

    /** Makes a rename in this folder last. */
    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static IOException unreadable(Path file, String why, @Nullable Exception cause) {
        return new IOException(
                "cannot read " + file + ": " + why
                        + ". The edge writes this file as a whole, so it was changed by other means: mend it, or remove it and put the route again",
                cause);
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
