package dev.slipway.cli;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Does something once nothing was heard for a while: a connection that breaks without a word never says so. */
final class Watchdog implements AutoCloseable {
    private final Duration patience;
    private final Thread watching;
    private volatile long heard = System.nanoTime();
    private volatile boolean resting;
    private volatile boolean barked;

    Watchdog(Duration patience, Runnable bark) {
        this.patience = patience;
        this.watching = Thread.ofVirtual().start(() -> watch(bark));
    }

    private void watch(Runnable bark) {
        try {
            for (long left = left(); left > 0; left = left()) {
                TimeUnit.NANOSECONDS.sleep(left);
            }
            barked = true;
            bark.run();
        } catch (InterruptedException e) {
            // Closed: nobody waits any more.
        }
    }

    private long left() {
        return resting ? patience.toNanos() : patience.toNanos() - (System.nanoTime() - heard);
    }

    /** Nothing is listened for until {@link #listen()}. */
    void rest() {
        resting = true;
    }

    void listen() {
        heard = System.nanoTime();
        resting = false;
    }

    /** Whether it was silent for too long. */
    boolean barked() {
        return barked;
    }

    @Override
    public void close() {
        watching.interrupt();
    }
}
