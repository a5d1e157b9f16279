package dev.slipway.gateway;

import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Those who read a stream. One that does not read is let go, and may come back to where it was. */
@ApplicationScoped
class Subscribers {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final Duration patience;

    Subscribers(GatewayConfig config) {
        patience = config.readerPatience();
    }

    /** Waits until the subscriber asks for more or is gone; {@link InterruptedException} when it does not read. */
    void awaitDemand(MultiEmitter<?> emitter, BooleanSupplier gone) throws InterruptedException {
        long start = System.nanoTime();
        while (emitter.requested() == 0 && !gone.getAsBoolean()) {
            if (System.nanoTime() - start > patience.toNanos()) {
                throw new InterruptedException("the subscriber does not read");
            }
            Thread.sleep(LOOK_EVERY);
        }
    }
}
