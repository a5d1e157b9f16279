package dev.slipway.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How many jobs may run here at once, and those that are claimed and about to. */
@ApplicationScoped
class Slots {
    private final int size;
    private final Semaphore free;
    private final Semaphore news = new Semaphore(0);
    private final BlockingQueue<Jobs.Claimed> claimed = new LinkedBlockingQueue<>();
    private volatile boolean closed;

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

    /** Hands over a job that is claimed and whose slot is reserved. */
    void hand(Jobs.Claimed job) {
        claimed.add(job);
        news.release();
    }

    /** Says that there may be work to claim. */
    void announce() {
        news.release();
    }

    /** A job that was handed over; null when there is none. */
    Jobs.@org.jspecify.annotations.Nullable Claimed poll() {
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

    int busy() {
        return size - free.availablePermits();
    }
}
