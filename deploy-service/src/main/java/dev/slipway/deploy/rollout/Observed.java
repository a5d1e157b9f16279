package dev.slipway.deploy.rollout;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One instance as it is seen before a decision.
 *
 * @param name unique in its place
 * @param ordinal which of its version's instances, from 0; -1 when it cannot be told
 * @param wanted whether it belongs to what the rollout works towards
 * @param alive whether it runs
 * @param ready whether it answers its readiness check; never for one that does not run
 * @param routed whether the router knows it
 * @param weight its share of the traffic, relative; 0 when it gets none
 * @param inFlight requests that it is serving
 * @param starts how often it was started
 * @param readyBy when it has failed unless it was ready before; null when nobody waits for it
 * @param drainBy when it is stopped even with requests in flight; null when it is not being drained
 */
public record Observed(
        String name,
        int ordinal,
        boolean wanted,
        boolean alive,
        boolean ready,
        boolean routed,
        int weight,
        long inFlight,
        int starts,
        @Nullable Instant readyBy,
        @Nullable Instant drainBy) {
    /** Whether it takes new requests and can answer them. */
    public boolean serving() {
        return ready && weight > 0;
    }

    boolean draining() {
        return drainBy != null;
    }
}
