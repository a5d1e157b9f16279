package dev.slipway.events;

import java.util.List;

/**
 * The plan's smoke suite held against an environment, and the same digest served before and after it.
 *
 * @param environment where
 * @param rollout which rollout of the release there
 * @param image what served
 * @param last whether this is the plan's last environment
 * @param logs where the job's log ends
 */
public record SmokePassed(String environment, int rollout, ArtifactRef image, boolean last, List<LogEnd> logs)
        implements Event.OfTest {
    public SmokePassed {
        Require.name(environment, "environment");
        Require.atLeast(rollout, 1, "rollout");
        Require.present(image, "image");
        logs = Require.list(logs, "logs");
    }
}
