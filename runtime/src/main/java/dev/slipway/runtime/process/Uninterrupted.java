package dev.slipway.runtime.process;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Bounded waits that go on when interrupted, and remember it. */
final class Uninterrupted {
    private boolean interrupted;

    /** A wait that tells whether what it waited for has come. */
    interface Wait {
        boolean await(long time, TimeUnit unit) throws InterruptedException;
    }

    boolean until(Duration within, Wait wait) {
        long deadline = System.nanoTime() + within.toNanos();
        while (true) {
            try {
                return wait.await(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    boolean interrupted() {
        return interrupted;
    }
}
