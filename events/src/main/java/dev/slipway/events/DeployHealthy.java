package dev.slipway.events;

import java.net.URI;

/**
 * Every instance of the new version serves, and the old one is gone.
 *
 * @param application whose place
 * @param environment the place
 * @param rollout which rollout of the release there
 * @param image what serves
 * @param plan the plan that it was deployed by
 * @param snapshot the workspace that the image was made from
 * @param address where it serves
 * @param smoke whether a smoke suite must still pass here
 * @param last whether this is the plan's last environment
 */
public record DeployHealthy(
        String application,
        String environment,
        int rollout,
        ArtifactRef image,
        ArtifactRef plan,
        ArtifactRef snapshot,
        URI address,
        boolean smoke,
        boolean last)
        implements Event.OfDeploy {
    public DeployHealthy {
        Require.name(application, "application");
        Require.name(environment, "environment");
        Require.atLeast(rollout, 1, "rollout");
        Require.present(image, "image");
        Require.present(plan, "plan");
        Require.present(snapshot, "snapshot");
        Require.present(address, "address");
    }
}
