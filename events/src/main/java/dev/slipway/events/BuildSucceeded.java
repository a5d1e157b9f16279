package dev.slipway.events;

import java.util.List;

/**
 * The build steps ended well, and the workspace after them is kept.
 *
 * @param application what is released
 * @param plan the plan that it was built by
 * @param snapshot the workspace, in the registry
 * @param logs where the job's log ends
 */
public record BuildSucceeded(String application, ArtifactRef plan, ArtifactRef snapshot, List<LogEnd> logs)
        implements Event.OfBuild {
    public BuildSucceeded {
        Require.name(application, "application");
        Require.present(plan, "plan");
        Require.present(snapshot, "snapshot");
        logs = Require.list(logs, "logs");
    }
}
