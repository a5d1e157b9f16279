package dev.slipway.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.IntSupplier;

/**
 * Commands that start or stop parts work on a state folder one at a time: two at once would forget a part that the other
 * started. The operating system gives the lock back when its holder ends, however it ends.
 */
final class StateLock {
    private StateLock() {}

    /** Does what starts or stops parts in {@code up}, {@code down} or {@code demo}. */
    static int during(Layout layout, IntSupplier work) {
        StateFolder.take(layout);
        return during(
                layout.state().resolve("lock"),
                "another ./slipway up, down or demo is at work on " + layout.state(),
                work);
    }

    /** Does what measures, beside a local stack that may run; or what no bench may be at work beside. */
    static int duringBench(Layout layout, IntSupplier work) {
        StateFolder.take(layout);
        return during(layout.state().resolve("bench.lock"), "a ./slipway bench is at work in " + layout.state(), work);
    }

    /**
     * Does work while this file is locked.
     *
     * @param busy what is at work when somebody else has locked it
     * @throws Trouble when somebody else has
     */
    static int during(Path file, String busy, IntSupplier work) {
        try {
            Files.createDirectories(file.getParent());
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                if (!locks(channel)) {
                    throw new Trouble(busy + "; wait until it has ended");
                }
                return work.getAsInt();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean locks(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }
}
