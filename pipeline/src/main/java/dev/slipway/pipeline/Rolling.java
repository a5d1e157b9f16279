package dev.slipway.pipeline;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Instances are replaced a few at a time, as a Kubernetes Deployment does it.
 *
 * @param maxSurge how many instances may run beyond the number asked for, 0 to 1000
 * @param maxUnavailable how many may be missing from it, 0 to 1000; not 0 when {@code maxSurge} is
 */
public record Rolling(int maxSurge, int maxUnavailable) implements Strategy {
    static final String NAME = "rolling";
    static final Rolling DEFAULT = new Rolling(1, 0);

    public Rolling {
        Checks.within("maxSurge", maxSurge, 0, EnvironmentPlan.MOST_INSTANCES);
        Checks.within("maxUnavailable", maxUnavailable, 0, EnvironmentPlan.MOST_INSTANCES);
        if (maxSurge == 0 && maxUnavailable == 0) {
            throw new IllegalArgumentException("maxSurge and maxUnavailable are both 0: no instance could be replaced");
        }
    }

    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    @Override
    public String name() {
        return NAME;
    }
}
