package dev.slipway.events;

/** A repository, a ref or a commit is not taken: a verdict on what was asked for, not a breakdown. */
public final class SourceRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public SourceRefusal(Failure failure) {
        super(failure.toString());
        this.failure = failure;
    }

    /** What, why, and how to mend it. */
    public Failure failure() {
        return failure;
    }
}
