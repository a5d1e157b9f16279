package dev.slipway.artifacts;

import dev.slipway.artifacts.RegistryException.Reason;
import dev.slipway.artifacts.RegistrySettings.Retry;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tries an operation again after a retryable failure, a few times, at growing distances. */
final class Retries {
    /** Lets time pass on the calling thread. */
    interface Pause {
        void of(Duration wait) throws InterruptedException;
    }

    private final Retry retry;
    private final Pause pause;

    Retries(Retry retry, Pause pause) {
        this.retry = retry;
        this.pause = pause;
    }

    void run(Runnable operation) {
        call(() -> {
            operation.run();
            return true;
        });
    }

    <T> T call(Supplier<T> operation) {
        for (int attempt = 1; ; attempt++) {
            try {
                return operation.get();
            } catch (RegistryException failure) {
                Duration wait = waitAfter(failure, attempt);
                if (wait == null) {
                    throw failure;
                }
                pause(wait, failure);
            }
        }
    }

    /** Null if there is no further try: not retryable, tried often enough, or asked to wait for too long. */
    private @Nullable Duration waitAfter(RegistryException failure, int attempt) {
        if (!failure.retryable() || attempt >= retry.attempts()) {
            return null;
        }
        Duration asked = failure.retryAfter().orElse(null);
        if (asked != null) {
            return asked.compareTo(retry.longestWait()) > 0 ? null : asked;
        }
        return backoff(attempt);
    }

    /** Doubled for each attempt, capped, and shortened by up to half so that callers do not meet again. */
    Duration backoff(int attempt) {
        Duration doubled = retry.firstWait().multipliedBy(1L << Math.min(attempt - 1, 20));
        Duration capped = doubled.compareTo(retry.longestWait()) > 0 ? retry.longestWait() : doubled;
        long nanos = capped.toNanos();
        return Duration.ofNanos(nanos - ThreadLocalRandom.current().nextLong(nanos / 2 + 1));
    }

    /** Waits, or gives up with the interrupt flag set. */
    void pause(Duration wait, @Nullable RegistryException failure) {
        try {
            pause.of(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryException(
                    Reason.INTERRUPTED,
                    false,
                    null,
                    "interrupted before another try",
                    "the caller gave it up",
                    failure);
        }
    }
}
