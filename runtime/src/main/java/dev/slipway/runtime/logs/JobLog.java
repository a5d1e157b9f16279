package dev.slipway.runtime.logs;

import dev.slipway.events.LogEnd;
import dev.slipway.events.ReleaseId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The log of one attempt of a job. What is written is masked, kept in a bounded file, and shipped from there in order;
 * a sink that is slow or away never holds up the writer. Safe for use by many threads. After its end, whatever is
 * written is dropped.
 */
public final class JobLog implements AutoCloseable {
    private final String job;
    private final int attempt;
    private Masker masker = Masker.none();
    private final Spill spill;
    private final LogShipper shipper;
    private final ReentrantLock lock = new ReentrantLock();
    private byte last = '\n';
    private @Nullable LogEnd end;
    private boolean over;

    private JobLog(String job, int attempt, Spill spill, LogShipper shipper) {
        this.job = job;
        this.attempt = attempt;
        this.spill = spill;
        this.shipper = shipper;
    }

    /**
     * Begins a log.
     *
     * @param release whose job
     * @param job the job's kind and subject, as in {@link LogEnd}
     * @param attempt from 1
     * @param spillFile made, or emptied, and removed when all was shipped; its folder must outlive the job
     * @param sink where the chunks go
     * @param limits of the file and the shipping
     * @throws IOException when the file cannot be made
     */
    public static JobLog open(
            ReleaseId release, String job, int attempt, Path spillFile, LogSink sink, LogLimits limits)
            throws IOException {
        Spill spill = new Spill(spillFile, limits.maxBytes());
        LogShipper shipper = new LogShipper(release, job, attempt, spill, sink, limits);
        shipper.start();
        return new JobLog(job, attempt, spill, shipper);
    }

    /** Hides secrets from now on: to be called before anybody who writes here is given them. */
    public void mask(Masker secrets) {
        lock.lock();
        try {
            if (end == null) {
                masker.finish(this::keep);
                masker = secrets;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Writes what a step printed. */
    public void write(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return;
        }
        lock.lock();
        try {
            if (end == null) {
                masker.write(bytes, offset, length, this::keep);
                last = bytes[offset + length - 1];
                shipper.grown(spill.size());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Writes a line of our own, masked like any other, on a line of its own. */
    public void line(String text) {
        lock.lock();
        try {
            byte[] bytes = ((last == '\n' ? "" : "\n") + text + "\n").getBytes(StandardCharsets.UTF_8);
            write(bytes, 0, bytes.length);
        } finally {
            lock.unlock();
        }
    }

    /** Spill and digest belong to whoever holds the lock. */
    private void keep(byte[] bytes, int offset, int length) {
        spill.append(bytes, offset, length);
    }

    /**
     * Ends the log; that it has ended is shipped by {@link #conclude} or {@link #close}. Calling it again changes nothing.
     *
     * @return where the log ends, for the finishing event
     */
    public LogEnd end() {
        lock.lock();
        try {
            if (end == null) {
                masker.finish(this::keep);
                end = new LogEnd(job, attempt, spill.size(), spill.digest());
            }
            return end;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tells whoever follows that the job ended with this attempt, without waiting for the sink: to be called once that
     * stands. Shipping goes on until the end was acknowledged, or the limit's time is over.
     */
    public void conclude() {
        ship(false);
    }

    private void ship(boolean again) {
        lock.lock();
        try {
            if (!over) {
                over = true;
                shipper.ended(end(), again);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the sink acknowledged the end.
     *
     * @return false when this time was not enough, or the shipper had given up
     */
    public boolean awaitShipped(Duration within) throws InterruptedException {
        try {
            return shipper.outcome().get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the shipper of log " + job + " broke", e);
        }
    }

    /** Has this called once the shipper has stopped: all is acknowledged, or it has given up. */
    public void onShipped(Runnable then) {
        shipper.outcome().thenRun(then);
    }

    /** Tells whoever follows that another attempt does, unless the job was concluded; shipping goes on. */
    @Override
    public void close() {
        ship(true);
    }
}
