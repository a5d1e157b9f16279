package dev.slipway.deploy.target;

import dev.slipway.events.Failure;

/** An image that a target cannot run, whoever tries and however often. */
public final class CannotRun extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Failure failure;

    CannotRun(Failure failure) {
        super(failure.toString());
        this.failure = failure;
    }

    /** What is wrong with it, and how to mend it. */
    public Failure failure() {
        return failure;
    }
}
