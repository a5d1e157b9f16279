package dev.slipway.events;

import org.jspecify.annotations.Nullable;

/**
 * A place serves again what it served before this release.
 *
 * @param application whose place
 * @param environment the place
 * @param rollout number of the rollout that brought it back
 * @param from what this release had brought
 * @param to what serves now; null when nothing did before
 * @param reason why, for people
 */
public record RolledBack(
        String application,
        String environment,
        int rollout,
        ArtifactRef from,
        @Nullable ArtifactRef to,
        String reason) implements Event.OfDeploy {
    public RolledBack {
        Require.name(application, "application");
        Require.name(environment, "environment");
        Require.atLeast(rollout, 1, "rollout");
        Require.present(from, "from");
        Require.text(reason, "reason");
    }
}
