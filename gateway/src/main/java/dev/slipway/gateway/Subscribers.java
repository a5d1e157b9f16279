package dev.slipway.gateway;

import io.smallrye.mutiny.subscription.MultiEmitter;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Those who read a stream. */
final class Subscribers {
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(60);

    private Subscribers() {}

    /** Waits until the subscriber asks for more or is gone; {@link InterruptedException} when it does not read. */
    static void awaitDemand(MultiEmitter<?> emitter, BooleanSupplier gone) throws InterruptedException {
        long start = System.nanoTime();
        while (emitter.requested() == 0 && !gone.getAsBoolean()) {
            if (System.nanoTime() - start > SLOW_NANOS) {
                throw new InterruptedException("the subscriber does not read");
            }
            Thread.sleep(20);
        }
    }
}
