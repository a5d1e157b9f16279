package dev.slipway.deploy.rollout;

/**
 * What a rollout works towards.
 *
 * @param desired how many instances of the wanted version shall serve, 0 or more; 0 empties the place
 * @param maxSurge how many instances may run beyond that, 0 or more
 * @param maxUnavailable how many may be missing from it while the rollout runs, 0 or more; not 0 when {@code maxSurge} is
 * @param startsAllowed how often an instance is started before its early end counts as a failure, 1 or more
 */
public record RolloutSpec(int desired, int maxSurge, int maxUnavailable, int startsAllowed) {
    public RolloutSpec {
        if (desired < 0 || maxSurge < 0 || maxUnavailable < 0 || startsAllowed < 1) {
            throw new IllegalArgumentException("negative bounds: " + desired + " desired, surge " + maxSurge
                    + ", unavailable " + maxUnavailable + ", starts " + startsAllowed);
        }
        if (maxSurge == 0 && maxUnavailable == 0) {
            throw new IllegalArgumentException("maxSurge and maxUnavailable are both 0: no instance could be replaced");
        }
    }

    /** How many instances must serve at any time, as far as that many did when the rollout began. */
    public int leastServing() {
        return Math.max(0, desired - maxUnavailable);
    }
}
