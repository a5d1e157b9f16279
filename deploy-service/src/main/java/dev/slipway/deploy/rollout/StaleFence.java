package dev.slipway.deploy.rollout;

/** A call under a claim that a later one has replaced. The caller has lost its lease and must stop. */
public final class StaleFence extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param seen the highest fence that was seen for the place */
    public StaleFence(Place place, long offered, long seen) {
        super("fence " + offered + " is lower than " + seen + ", which was seen for " + place
                + ": a later claim is in charge there");
    }

    /** The place is held by another rollout since. */
    public StaleFence(Place place) {
        super("another rollout holds " + place + " now");
    }

    /** The same, in the words of whoever refused. */
    public StaleFence(String refusal, Throwable cause) {
        super(refusal, cause);
    }
}
