package dev.slipway.events;

import java.util.List;

/**
 * At least one suite of the plan did not hold.
 *
 * @param snapshot what was tested
 * @param counts over all suites that ran
 * @param failures what is wrong with the suites that failed; at least one
 * @param firstFailures the first test cases that failed, at most 20: whoever states it cuts them, nothing here does
 * @param reports the suites' reports, in the registry
 * @param logs where each suite's log ends
 */
public record TestsFailed(
        ArtifactRef snapshot,
        TestCounts counts,
        List<Failure> failures,
        List<TestFailure> firstFailures,
        List<ArtifactRef> reports,
        List<LogEnd> logs)
        implements Event.OfTest {
    public TestsFailed {
        Require.present(snapshot, "snapshot");
        Require.present(counts, "counts");
        failures = Require.reasons(failures, "failures", "failed tests say");
        firstFailures = Require.list(firstFailures, "firstFailures");
        reports = Require.list(reports, "reports");
        logs = Require.list(logs, "logs");
    }
}
