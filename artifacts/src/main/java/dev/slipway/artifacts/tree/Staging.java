package dev.slipway.artifacts.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.stream.Stream;

/** A folder that takes its place only when it is complete, and is removed otherwise. */
final class Staging implements AutoCloseable {
    private final Path target;
    private final Path folder;
    private boolean kept;

    private Staging(Path target, Path folder) {
        this.target = target;
        this.folder = folder;
    }

    /**
     * Begins a folder beside its place.
     *
     * @param target an empty folder, or nothing yet
     * @throws TreeRefusedException if something is there
     */
    static Staging beside(Path target) throws IOException {
        Path place = target.toAbsolutePath().normalize();
        Path parent = place.getParent();
        Path name = place.getFileName();
        if (parent == null || name == null || (TreeFiles.exists(place) && !isEmptyFolder(place))) {
            throw new TreeRefusedException(
                    TreeRefusedException.Reason.OCCUPIED,
                    target.toString(),
                    "is not an empty folder",
                    "unpack into a new one");
        }
        Files.createDirectories(parent);
        Path folder = parent.resolve("." + name + ".part-" + UUID.randomUUID());
        return new Staging(place, Files.createDirectory(folder));
    }

    private static boolean isEmptyFolder(Path folder) throws IOException {
        if (!TreeFiles.isFolder(folder)) {
            return false;
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.findAny().isEmpty();
        }
    }

    Path folder() {
        return folder;
    }

    /** Puts the folder in its place; fails if something came there meanwhile. */
    void keep() throws IOException {
        Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
        kept = true;
    }

    @Override
    public void close() throws IOException {
        if (!kept) {
            TreeFiles.removeAll(folder);
        }
    }
}
