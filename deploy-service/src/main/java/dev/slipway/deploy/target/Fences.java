package dev.slipway.deploy.target;

import dev.slipway.deploy.rollout.Place;
import dev.slipway.deploy.rollout.StaleFence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * The highest fence seen for each place, on disk, and the place's lock on this host: what is done under it cannot be
 * overtaken by a later claim half-way.
 */
final class Fences {
    private final Path folder;
    private final ConcurrentHashMap<Place, Semaphore> here = new ConcurrentHashMap<>();

    Fences(Path folder) {
        this.folder = folder;
    }

    /** What is done under the lock. */
    interface Guarded<T> {
        T run() throws CannotRun, IOException, InterruptedException;
    }

    /**
     * Does this alone in its place, on this host.
     *
     * @throws StaleFence when a higher fence was seen before
     */
    <T> T under(Place place, long fence, Guarded<T> work) throws CannotRun, InterruptedException {
        // A file lock belongs to the whole Java process, so its threads need a lock of their own.
        Semaphore mine = here.computeIfAbsent(place, p -> new Semaphore(1));
        mine.acquire();
        try (FileChannel file = open(place);
                var lock = file.lock()) {
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

    private FileChannel open(Place place) throws IOException {
        Files.createDirectories(folder);
        return FileChannel.open(
                folder.resolve(place.application() + "." + place.environment()),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
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
