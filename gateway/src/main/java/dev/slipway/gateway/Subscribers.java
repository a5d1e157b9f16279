package dev.slipway.gateway;

import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Those to whom a stream is sent, each as fast as it reads; however many, they leave the database to those who write. */
@Singleton
class Subscribers {
    private static final int LOOKING = 2;

    private final Duration patience;
    private final Semaphore looks = new Semaphore(LOOKING, true);

    Subscribers(GatewayConfig config) {
        patience = config.readerPatience();
    }

    Subscriber of(MultiEmitter<?> emitter) {
        return new Subscriber(emitter, patience);
    }

    /** Looks into the database for one of them, once few enough others do. */
    <T> T look(Supplier<T> what) throws InterruptedException {
        looks.acquire();
        try {
            return what.get();
        } finally {
            looks.release();
        }
    }

    /** One of them. */
    static final class Subscriber {
        private final MultiEmitter<?> emitter;
        private final Duration patience;
        private final Semaphore news = new Semaphore(0);
        private volatile boolean gone;

        private Subscriber(MultiEmitter<?> emitter, Duration patience) {
            this.emitter = emitter;
            this.patience = patience;
            emitter.onRequest(more -> news.release());
            emitter.onTermination(() -> {
                gone = true;
                news.release();
            });
        }

        /** Whether it reads no more. */
        boolean isGone() {
            return gone;
        }

        /** Waits until it asks for more or is gone; {@link InterruptedException} when it does not read. */
        void awaitDemand() throws InterruptedException {
            while (emitter.requested() == 0 && !gone) {
                if (!news.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                    throw new InterruptedException("the subscriber does not read");
                }
                news.drainPermits();
            }
        }
    }
}
