package dev.slipway.runtime;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Tells the worker of a waiting job when its time has come; a lost word costs one poll, nothing more. */
final class Later {
    private Later() {}

    static void announce(Slots slots, Duration delay) {
        if (delay.isZero()) {
            slots.announce();
        } else {
            Executor then = CompletableFuture.delayedExecutor(delay.toMillis() + 1, TimeUnit.MILLISECONDS);
            then.execute(slots::announce);
        }
    }
}
