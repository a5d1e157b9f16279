package dev.slipway.edge;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Waits for a backend to begin its answer, from the last moment on at which something of the request went there. Lives on
 * one event loop.
 */
final class Patience {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Vertx vertx = Vertx.currentContext().owner();
    private final Duration limit;
    private final BooleanSupplier clientIsAwaited;
    private final Runnable over;
    private long movedAt = System.nanoTime();
    private long timer;

    /**
     * @param clientIsAwaited whether it is the client that has to go on, so that nobody's silence counts
     * @param over what is done when the limit has passed
     */
    Patience(Duration limit, BooleanSupplier clientIsAwaited, Runnable over) {
        this.limit = limit;
        this.clientIsAwaited = clientIsAwaited;
        this.over = over;
        this.timer = vertx.setTimer(limit.toMillis(), this::look);
    }

    /** Something went on: the limit counts from here. */
    void moved() {
        movedAt = System.nanoTime();
    }

    /** Nobody waits any more. */
    void end() {
        vertx.cancelTimer(timer);
    }

    private void look(long due) {
        if (clientIsAwaited.getAsBoolean()) {
            moved();
        }
        long left = limit.toNanos() - (System.nanoTime() - movedAt);
        if (left <= 0) {
            over.run();
        } else {
            timer = vertx.setTimer(left / NANOS_PER_MILLI + 1, this::look);
        }
    }
}
