package dev.slipway.events;

import java.util.List;

/**
 * Every suite of the plan held on this snapshot.
 *
 * @param snapshot what was tested
 * @param counts over all suites
 * @param reports the suites' reports, in the registry
 * @param logs where each suite's log ends
 */
public record TestsPassed(ArtifactRef snapshot, TestCounts counts, List<ArtifactRef> reports, List<LogEnd> logs)
        implements Event.OfTest {
    public TestsPassed {
        Require.present(snapshot, "snapshot");
        Require.present(counts, "counts");
        reports = Require.list(reports, "reports");
        logs = Require.list(logs, "logs");
    }
}
