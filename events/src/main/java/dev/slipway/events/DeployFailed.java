package dev.slipway.events;

import org.jspecify.annotations.Nullable;

/**
 * A rollout did not become healthy, or was not allowed to begin.
 *
 * @param environment where
 * @param rollout which, from 1; null when none began
 * @param image what was to be brought there
 * @param serving what serves there now; null when nothing does
 * @param failure what is wrong
 */
public record DeployFailed(
        String environment,
        @Nullable Integer rollout,
        ArtifactRef image,
        @Nullable ArtifactRef serving,
        Failure failure)
        implements Event.OfDeploy {
    public DeployFailed {
        Require.name(environment, "environment");
        if (rollout != null) {
            Require.atLeast(rollout, 1, "rollout");
        }
        Require.present(image, "image");
        Require.present(failure, "failure");
    }

    /** Whether this tells of a rollback that was asked for and could not begin: what served serves on, and nothing failed. */
    public boolean refusedRollback() {
        return rollout == null && image.equals(serving);
    }
}
