package dev.slipway.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How many jobs may run here at once, and those that are claimed and about to. */
@ApplicationScoped
class Slots {
    private final int size;
    private final Semaphore free;
    private final Semaphore news = new Semaphore(0);
    private final BlockingQueue<Handed> claimed = new LinkedBlockingQueue<>();
    private volatile boolean mayWait = true;
    private volatile boolean closed;

    /**
     * A job that is claimed and whose slot is reserved.
     *
     * @param facts what is known of its release, as of the claim
     */
    record Handed(Jobs.Claimed job, Facts facts) {}

    Slots(RuntimeConfig config) {
        size = config.slots();
        free = new Semaphore(size);
    }

    /** Takes up to so many free slots; none once this replica shuts down. */
    int reserve(int wanted) {
        int reserved = 0;
        while (!closed && reserved < wanted && free.tryAcquire()) {
            reserved++;
        }
        return reserved;
    }

    void release(int count) {
        if (count > 0) {
            free.release(count);
            news.release();
        }
    }

    /** Takes back a slot for which there was no work, without calling that news. */
    void giveBack() {
        free.release();
    }

    /** Hands over a job. */
    void hand(Handed job) {
        claimed.add(job);
        news.release();
    }

    /** Says that there may be work to claim. */
    void announce() {
        mayWait = true;
        news.release();
    }

    /** Whether there may be work to claim that this replica knows of. */
    boolean mayWait() {
        return mayWait;
    }

    /** Says that work is being looked for: what is announced from here on is to be looked for again. */
    void looking() {
        mayWait = false;
    }

    /** A job that was handed over; null when there is none. */
    @Nullable
    Handed poll() {
        return claimed.poll();
    }

    /** Waits for news, at most so long. */
    void awaitNews(long millis) throws InterruptedException {
        if (news.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
            news.drainPermits();
        }
    }

    /** Gives out no slot any more. */
    void close() {
        closed = true;
        news.release();
    }

    boolean closed() {
        return closed;
    }

    /** Whether this replica shuts down and no job of it is claimed, handed over or running. */
    boolean drained() {
        return closed && busy() == 0;
    }

    int size() {
        return size;
    }

    int busy() {
        return size - free.availablePermits();
    }
}
