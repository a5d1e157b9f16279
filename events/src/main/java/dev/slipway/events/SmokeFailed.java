package dev.slipway.events;

import java.util.List;

/**
 * The plan's smoke suite did not hold against an environment.
 *
 * @param environment where
 * @param rollout which rollout of the release there
 * @param image what should have served
 * @param failure what is wrong
 * @param logs where the job's log ends
 */
public record SmokeFailed(String environment, int rollout, ArtifactRef image, Failure failure, List<LogEnd> logs)
        implements Event.OfTest {
    public SmokeFailed {
        Require.name(environment, "environment");
        Require.atLeast(rollout, 1, "rollout");
        Require.present(image, "image");
        Require.present(failure, "failure");
        logs = Require.list(logs, "logs");
    }
}
