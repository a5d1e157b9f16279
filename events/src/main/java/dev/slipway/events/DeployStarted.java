package dev.slipway.events;

import org.jspecify.annotations.Nullable;

/**
 * A rollout began: the release holds the place (application, environment) from here on.
 *
 * @param application whose place
 * @param environment the place
 * @param rollout number of the rollout, from 1, by release and environment
 * @param image what is brought there
 * @param replaces what served before; null for a first deployment
 * @param strategy how
 */
public record DeployStarted(
        String application,
        String environment,
        int rollout,
        ArtifactRef image,
        @Nullable ArtifactRef replaces,
        String strategy)
        implements Event.OfDeploy {
    public DeployStarted {
        Require.name(application, "application");
        Require.name(environment, "environment");
        Require.atLeast(rollout, 1, "rollout");
        Require.present(image, "image");
        Require.text(strategy, "strategy");
    }
}
