package dev.slipway.edge.client;

/** The edge knows a higher fence for this route: somebody newer is in charge. Nothing was changed; do not repeat. */
public final class StaleFenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final long fence;
    private final long knownFence;

    StaleFenceException(String message, long fence, long knownFence) {
        super(message);
        this.fence = fence;
        this.knownFence = knownFence;
    }

    /** The fence that was offered. */
    public long fence() {
        return fence;
    }

    /** The fence that the edge knows. */
    public long knownFence() {
        return knownFence;
    }
}
