package dev.slipway.runtime.logs;

import dev.slipway.events.LogEnd;
import dev.slipway.events.ReleaseId;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Sends a spill file's bytes to a sink, in order, on a thread of its own, and removes the file in the end. */
final class LogShipper {
    private static final System.Logger LOG = System.getLogger(LogShipper.class.getName());

    private final ReleaseId release;
    private final String job;
    private final int attempt;
    private final Spill spill;
    private final LogSink sink;
    private final LogLimits limits;
    private final Thread thread;
    private final CompletableFuture<Boolean> outcome = new CompletableFuture<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private long size;
    private long shipped;
    private @Nullable LogEnd end;
    private boolean again;
    private long endedAt;

    LogShipper(ReleaseId release, String job, int attempt, Spill spill, LogSink sink, LogLimits limits) {
        this.release = release;
        this.job = job;
        this.attempt = attempt;
        this.spill = spill;
        this.sink = sink;
        this.limits = limits;
        this.thread = Thread.ofVirtual().name("log " + job).unstarted(this::ship);
    }

    void start() {
        thread.start();
    }

    /** The log has this many bytes now. */
    void grown(long bytes) {
        lock.lock();
        try {
            boolean first = size == shipped && bytes > size;
            size = bytes;
            if (first || size - shipped >= limits.chunkBytes()) {
                news.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The log grows no more; the job may go on in another attempt. */
    void ended(LogEnd at, boolean anotherFollows) {
        lock.lock();
        try {
            size = at.bytes();
            end = at;
            again = anotherFollows;
            endedAt = System.nanoTime();
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the end was acknowledged; complete once the shipper has stopped and the file is gone. */
    CompletableFuture<Boolean> outcome() {
        return outcome;
    }

    private void ship() {
        boolean complete = false;
        try {
            while (!complete) {
                LogChunk chunk = next();
                send(chunk);
                shipped(chunk);
                complete = chunk.end() != null;
            }
        } catch (IOException | InterruptedException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "log " + job + " of " + release + ", attempt " + attempt + ", is incomplete: sent " + shipped
                            + " of " + size + " bytes: " + e);
        } finally {
            spill.remove();
            outcome.complete(complete);
        }
    }

    /** Waits for the next bytes, and a little longer for more of them. */
    private LogChunk next() throws InterruptedException, IOException {
        lock.lockInterruptibly();
        long until;
        LogEnd last;
        try {
            awaitAny();
            gather();
            until = Math.min(size, shipped + limits.chunkBytes());
            last = until == size ? end : null;
        } finally {
            lock.unlock();
        }
        byte[] bytes = spill.read(shipped, (int) (until - shipped));
        return new LogChunk(release, job, attempt, shipped, bytes, last, last != null && again);
    }

    private void awaitAny() throws InterruptedException {
        while (size == shipped && end == null) {
            news.await();
        }
    }

    private void gather() throws InterruptedException {
        long left = limits.gather().toNanos();
        while (size - shipped < limits.chunkBytes() && end == null && left > 0) {
            left = news.awaitNanos(left);
        }
    }

    private void shipped(LogChunk chunk) {
        lock.lock();
        try {
            shipped += chunk.bytes().length;
        } finally {
            lock.unlock();
        }
    }

    /** Tries until it is acknowledged, or the time after the log's end is over. */
    private void send(LogChunk chunk) throws InterruptedException, IOException {
        Duration pause = limits.firstRetry();
        while (true) {
            try {
                sink.send(chunk);
                return;
            } catch (IOException | RuntimeException e) {
                if (timeIsOver()) {
                    throw new IOException("the sink refused the chunk at offset " + chunk.offset(), e);
                }
            }
            Thread.sleep(pause);
            pause = min(pause.multipliedBy(2), limits.lastRetry());
        }
    }

    private boolean timeIsOver() {
        lock.lock();
        try {
            return end != null
                    && System.nanoTime() - endedAt > limits.afterEnd().toNanos();
        } finally {
            lock.unlock();
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
