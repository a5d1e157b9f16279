package dev.slipway.build.packager;

import dev.slipway.events.Failure;

/** Carries a negative verdict from where it is found to the end of the packaging; never leaves this package. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    Refusal(Failure failure) {
        super(failure.toString());
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
