package dev.slipway.artifacts.tree;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.jspecify.annotations.Nullable;

/** Writes and removes entries on disk, never through a link. */
final class TreeFiles {
    private static final int OWNER_FILE = 0600;
    private static final int OWNER_FOLDER = 0700;

    private TreeFiles() {}

    /** A new file; fails if anything is there. Set-user and set-group bits are dropped. */
    static void writeFile(Path target, TarArchiveEntry entry, LimitedTar tar) throws IOException {
        try (OutputStream sink = Files.newOutputStream(
                target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            tar.copyTo(entry, sink);
        }
        Files.setPosixFilePermissions(target, permissions(entry.getMode() | OWNER_FILE));
        Files.setLastModifiedTime(
                target, FileTime.from(entry.getLastModifiedTime().toInstant()));
    }

    /** A folder that its owner can always enter and empty. */
    static void setFolderMode(Path folder, int mode) throws IOException {
        Files.setPosixFilePermissions(folder, permissions(mode | OWNER_FOLDER));
    }

    /** The lowest nine bits of a mode. */
    static Set<PosixFilePermission> permissions(int mode) {
        PosixFilePermission[] fromHighest = PosixFilePermission.values();
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < fromHighest.length; bit++) {
            if ((mode & (0400 >> bit)) != 0) {
                permissions.add(fromHighest[bit]);
            }
        }
        return permissions;
    }

    static boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Removes a file, link or folder with all below it; nothing there is fine. */
    static void removeAll(Path path) throws IOException {
        if (exists(path)) {
            Files.walkFileTree(path, new Remover());
        }
    }

    private static final class Remover extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
