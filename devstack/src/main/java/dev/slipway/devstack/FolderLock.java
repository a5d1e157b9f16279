package dev.slipway.devstack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Holds a folder for this process. The system lets go of it when the process ends, however it ends. */
final class FolderLock implements AutoCloseable {
    private final FileChannel file;

    private FolderLock(FileChannel file) {
        this.file = file;
    }

    /** Takes the folder, or says who cannot have it. */
    static FolderLock take(Path folder, String what) throws IOException {
        FolderLock lock = tryTake(folder);
        if (lock == null) {
            throw new IOException(
                    "Another process holds " + what + " in " + folder + ": stop it, or name another folder.");
        }
        return lock;
    }

    /** Takes the folder when it is free; null when another process, or another part of this one, holds it. */
    static @Nullable FolderLock tryTake(Path folder) throws IOException {
        Files.createDirectories(folder);
        FileChannel file =
                FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = file.tryLock();
            if (lock != null) {
                return new FolderLock(file);
            }
        } catch (OverlappingFileLockException heldInThisProcess) {
            // The same as when another process holds it.
        }
        file.close();
        return null;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
