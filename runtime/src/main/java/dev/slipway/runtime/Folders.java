package dev.slipway.runtime;

import io.quarkus.logging.Log;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The jobs' folders. */
final class Folders {
    private Folders() {}

    /**
     * Deletes a folder with all that is in it, links unfollowed, also where a step took its own rights away; what cannot be
     * deleted is logged and left.
     */
    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            Deletion deletion = new Deletion();
            Files.walkFileTree(folder, deletion);
            deletion.check();
        } catch (IOException e) {
            Log.warnf("folder %s cannot be deleted: %s", folder, e);
        }
    }

    /** Goes on behind what cannot be deleted. */
    private static final class Deletion extends SimpleFileVisitor<Path> {
        private final Set<Path> closed = new HashSet<>();
        private @Nullable IOException first;

        void check() throws IOException {
            if (first != null) {
                throw first;
            }
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            open(directory);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            return remove(file);
        }

        /** A folder that may not be listed is never visited: it is opened, and walked once more. */
        @Override
        public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && closed.add(path)) {
                open(path);
                Files.walkFileTree(path, this);
            } else {
                failed(e);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
            return remove(directory);
        }

        private FileVisitResult remove(Path path) {
            try {
                Files.delete(path);
            } catch (IOException e) {
                failed(e);
            }
            return FileVisitResult.CONTINUE;
        }

        private void failed(IOException e) {
            first = first == null ? e : first;
        }

        private static void open(Path directory) {
            File folder = directory.toFile();
            folder.setReadable(true);
            folder.setWritable(true);
            folder.setExecutable(true);
        }
    }
}
