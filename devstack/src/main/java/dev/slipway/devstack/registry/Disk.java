package dev.slipway.devstack.registry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * How a file gets its place: written beside, forced to the disk, renamed, and its folder forced too.
 *
 * <p>A reader sees the whole file or none; a crash at any point leaves at most a leftover in the staging folder, which the
 * next start empties. Staging lies on the same file system as everything else, so a rename is atomic.
 */
final class Disk {
    private final Path staging;

    /** Makes the staging folder, and empties it of what an earlier run left. */
    Disk(Path staging) throws IOException {
        this.staging = staging;
        Files.createDirectories(staging);
        try (Stream<Path> leftovers = Files.list(staging)) {
            for (Path leftover : leftovers.toList()) {
                Files.delete(leftover);
            }
        }
    }

    /** A new file's path in the staging folder; the file itself is not made. */
    Path stage() {
        return staging.resolve(UUID.randomUUID().toString());
    }

    /** Writes the content, replacing what was there, so that it is on the disk when this returns. */
    void write(Path target, byte[] content) throws IOException {
        Path staged = stage();
        try (FileChannel channel = FileChannel.open(staged, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        publish(staged, target);
    }

    /** Moves a file, already forced to the disk, to its place. */
    void publish(Path staged, Path target) throws IOException {
        createDirectories(parentOf(target));
        Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceDirectory(parentOf(target));
    }

    /** Deletes the file for good; false when there was none. */
    boolean delete(Path target) throws IOException {
        try {
            Files.delete(target);
        } catch (NoSuchFileException absent) {
            return false;
        }
        forceDirectory(parentOf(target));
        return true;
    }

    private static void createDirectories(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = parentOf(folder);
        createDirectories(parent);
        Files.createDirectories(folder);
        forceDirectory(parent);
    }

    private static Path parentOf(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException(path + " has no folder around it.");
        }
        return parent;
    }

    private static void forceDirectory(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
