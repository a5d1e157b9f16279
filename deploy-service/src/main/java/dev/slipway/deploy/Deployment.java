package dev.slipway.deploy;

import dev.slipway.deploy.rollout.Place;
import dev.slipway.deploy.rollout.RolloutSpec;
import dev.slipway.deploy.target.InstanceSpec;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.ReleaseId;
import dev.slipway.pipeline.EnvironmentPlan;
import dev.slipway.pipeline.Rolling;
import dev.slipway.pipeline.Strategy;
import java.time.Duration;
import java.util.Map;

/**
 * One version of an application in one place, complete enough to be brought back without asking anybody.
 *
 * @param release that brought it there first
 * @param generation counts the deployments of its place, from 1; part of its instances' names, so that those of two
 *     deployments never share one, even of the same image
 * @param image what its instances run
 * @param plan the plan that it was deployed by
 * @param instances how many
 * @param maxSurge how many beyond that may run while it is brought there
 * @param maxUnavailable how many of them may be missing meanwhile
 * @param readinessPath what an HTTP GET asks to learn whether an instance is ready
 * @param readinessTimeout from an instance's start until it must be ready
 * @param env its instances' variables
 */
record Deployment(
        ReleaseId release,
        int generation,
        ArtifactRef image,
        ArtifactRef plan,
        int instances,
        int maxSurge,
        int maxUnavailable,
        String readinessPath,
        Duration readinessTimeout,
        Map<String, String> env) {
    Deployment {
        env = Map.copyOf(env);
    }

    static Deployment of(
            ReleaseId release, int generation, ArtifactRef image, ArtifactRef plan, EnvironmentPlan environment) {
        Rolling rolling = rolling(environment.strategy());
        return new Deployment(
                release,
                generation,
                image,
                plan,
                environment.instances(),
                rolling.maxSurge(),
                rolling.maxUnavailable(),
                environment.readiness().path(),
                environment.readiness().timeout(),
                environment.env());
    }

    private static Rolling rolling(Strategy strategy) {
        return switch (strategy) {
            case Rolling rolling -> rolling;
        };
    }

    RolloutSpec spec(int startsAllowed) {
        return new RolloutSpec(instances, maxSurge, maxUnavailable, startsAllowed);
    }

    InstanceSpec instance(Place place, int ordinal) {
        return new InstanceSpec(place, generation, ordinal, release, image, readinessPath, env);
    }
}
