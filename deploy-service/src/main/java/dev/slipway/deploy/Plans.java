package dev.slipway.deploy;

import dev.slipway.events.ArtifactRef;
import dev.slipway.pipeline.EnvironmentPlan;

/** Where plans are read. */
interface Plans {
    /**
     * What a plan says of one environment.
     *
     * @throws dev.slipway.runtime.Breakdown when the plan cannot be read, or says nothing of it
     */
    EnvironmentPlan environment(ArtifactRef plan, String environment) throws InterruptedException;
}
