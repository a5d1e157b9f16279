package dev.slipway.runtime.process;

import dev.slipway.events.Failure;
import org.jspecify.annotations.Nullable;

/** A process could not be run, or not be ended: something is wrong with this machine, not with the step. */
public final class ProcessException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;
    private final boolean retry;

    ProcessException(Failure failure, boolean retry, @Nullable Throwable cause) {
        super(failure.toString(), cause);
        this.failure = failure;
        this.retry = retry;
    }

    /** What, where, why, and how to mend it. */
    public Failure failure() {
        return failure;
    }

    /** Whether it may pass by itself. */
    public boolean retry() {
        return retry;
    }
}
