package dev.slipway.events;

import java.util.List;

/**
 * No commit, no plan, no build or nothing to publish: the fault is in what was asked for, not with us.
 *
 * @param failures what is wrong, each on its own; at least one
 * @param logs where the job's log ends
 */
public record BuildFailed(List<Failure> failures, List<LogEnd> logs) implements Event.OfBuild {
    public BuildFailed {
        failures = Require.reasons(failures, "failures", "a failed build says");
        logs = Require.list(logs, "logs");
    }
}
