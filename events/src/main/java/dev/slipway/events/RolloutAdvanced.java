package dev.slipway.events;

/**
 * A rollout took a step.
 *
 * @param environment where
 * @param rollout which
 * @param step number of the step, from 1
 * @param ready instances of the new version that serve
 * @param desired instances of the new version that the plan asks for
 * @param weight share of the traffic that the new version gets, 0..100
 */
public record RolloutAdvanced(String environment, int rollout, int step, int ready, int desired, int weight)
        implements Event.OfDeploy {
    public RolloutAdvanced {
        Require.name(environment, "environment");
        Require.atLeast(rollout, 1, "rollout");
        Require.atLeast(step, 1, "step");
        Require.atLeast(ready, 0, "ready");
        Require.atLeast(desired, 0, "desired");
        Require.within(weight, 0, 100, "weight");
    }
}
