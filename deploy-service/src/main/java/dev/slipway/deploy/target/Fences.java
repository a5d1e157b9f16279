package dev.slipway.deploy.target;

import dev.slipway.deploy.rollout.Place;
import dev.slipway.deploy.rollout.StaleFence;
import dev.slipway.events.Failure;
import dev.slipway.runtime.Breakdown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The highest fence seen for each place, on disk, and the place's lock on this host: what is done under it cannot be
 * overtaken by a later claim half-way.
 */
final class Fences {
    private static final long LOOK_MILLIS = 20;

    private final Path folder;
    private final Duration patience;
    private final ConcurrentHashMap<Place, Semaphore> here = new ConcurrentHashMap<>();

    /** @param patience with another process that holds a place's lock: longer than an instance's start or end takes */
    Fences(Path folder, Duration patience) {
        this.folder = folder;
        this.patience = patience;
    }

    /** What is done under the lock. */
    interface Guarded<T> {
        T run() throws CannotRun, IOException, InterruptedException;
    }

    /**
     * Does this alone in its place, on this host.
     *
     * @throws StaleFence when a higher fence was seen before
     * @throws Breakdown when another process holds the place for longer than it should
     */
    <T> T under(Place place, long fence, Guarded<T> work) throws CannotRun, InterruptedException {
        // A file lock belongs to the whole Java process, so its threads need a lock of their own.
        Semaphore mine = here.computeIfAbsent(place, p -> new Semaphore(1));
        mine.acquire();
        try (FileChannel file = open(place);
                var lock = lock(place, file)) {
            long seen = read(file);
            if (fence < seen) {
                throw new StaleFence(place, fence, seen);
            } else if (fence > seen) {
                write(file, fence);
            }
            return work.run();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot work in " + folder, e);
        } finally {
            mine.release();
        }
    }

    /** Asked for again and again: nothing ends a thread that waits within the system's call, not even an interrupt. */
    private FileLock lock(Place place, FileChannel file) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        for (FileLock lock = file.tryLock(); ; lock = file.tryLock()) {
            if (lock != null) {
                return lock;
            } else if (System.nanoTime() > deadline) {
                throw Breakdown.outage(held(place), null);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private Failure held(Place place) {
        return new Failure(
                "place-held",
                "another deploy-service on this host has held " + place
                        + " for longer than an instance's start or end takes",
                file(place).toString(),
                "the process that holds the file's lock hangs, or is frozen",
                "See 'lslocks' for the process, and let it go on (kill -CONT) or end it (kill -KILL): its lock goes with it.");
    }

    private Path file(Place place) {
        return folder.resolve(place.application() + "." + place.environment());
    }

    private FileChannel open(Place place) throws IOException {
        Files.createDirectories(folder);
        return FileChannel.open(
                file(place), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static long read(FileChannel file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(32);
        int length = file.read(bytes, 0);
        try {
            return length <= 0
                    ? 0
                    : Long.parseLong(new String(bytes.array(), 0, length, StandardCharsets.US_ASCII).trim());
        } catch (NumberFormatException e) {
            throw new IOException("a file there holds no fence; remove it: the database knows the place's last one", e);
        }
    }

    /** Fixed width, so that a write that is cut short cannot leave a smaller number behind. */
    private static void write(FileChannel file, long fence) throws IOException {
        file.write(ByteBuffer.wrap(String.format("%020d%n", fence).getBytes(StandardCharsets.US_ASCII)), 0);
        file.force(true);
    }
}
