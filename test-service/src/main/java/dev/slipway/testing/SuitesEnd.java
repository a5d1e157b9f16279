package dev.slipway.testing;

import dev.slipway.events.ArtifactRef;
import dev.slipway.events.LogEnd;
import dev.slipway.events.TestCounts;
import dev.slipway.events.TestFailure;
import dev.slipway.events.TestsFailed;
import dev.slipway.events.TestsPassed;
import dev.slipway.runtime.Concluded;
import dev.slipway.runtime.Concluded.Sibling;
import dev.slipway.runtime.Conclusion;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the suites of a release say together, once the last of them has ended. */
final class SuitesEnd {
    /** As {@link TestsFailed} has it. */
    static final int MOST_FIRST_FAILURES = 20;

    /** Enough to mend; all of them stand in the suites' reports, and an event has at most 256 KB. */
    private static final int MOST_FAILURES = 50;

    private final ArtifactRef snapshot;
    private final List<Ended> suites;

    private SuitesEnd(ArtifactRef snapshot, List<Ended> suites) {
        this.snapshot = snapshot;
        this.suites = suites;
    }

    /**
     * A suite's state.
     *
     * @param over whether it ended
     * @param verdict null unless it ended with one
     */
    private record Ended(String name, boolean over, TestVerdict.@Nullable OfSuite verdict, List<LogEnd> logs) {
        private static Ended of(Sibling<TestJob, TestVerdict> sibling) {
            TestVerdict.OfSuite verdict = sibling.verdict() instanceof TestVerdict.OfSuite suite ? suite : null;
            return new Ended(sibling.subject(), sibling.over(), verdict, sibling.logs());
        }
    }

    static SuitesEnd of(TestJob.Suite job, Concluded<TestJob, TestVerdict> done) {
        if (!(done.verdict() instanceof TestVerdict.OfSuite own)) {
            throw new IllegalStateException("suite " + job.name() + " cannot end as " + done.verdict());
        }
        Stream<Ended> others = done.siblings().stream()
                .filter(sibling -> sibling.job() instanceof TestJob.Suite)
                .map(Ended::of);
        return new SuitesEnd(
                job.snapshot(),
                Stream.concat(Stream.of(new Ended(job.name(), true, own, done.logs())), others)
                        .sorted(Comparator.comparing(Ended::name))
                        .toList());
    }

    static Conclusion<TestJob> untested(ArtifactRef snapshot, List<LogEnd> logs) {
        return Conclusion.of(new TestsPassed(snapshot, TestCounts.NONE, List.of(), logs));
    }

    /** A suite that ended without a verdict, cancelled or broken, has said so; the rest can fail, but not pass. */
    Conclusion<TestJob> conclusion() {
        if (suites.stream().anyMatch(suite -> !suite.over())) {
            return Conclusion.nothing();
        }
        List<TestVerdict.SuiteFailed> failed = verdicts()
                .filter(TestVerdict.SuiteFailed.class::isInstance)
                .map(TestVerdict.SuiteFailed.class::cast)
                .toList();
        if (!failed.isEmpty()) {
            return Conclusion.of(failure(failed));
        }
        boolean all = suites.stream().allMatch(suite -> suite.verdict() != null);
        return all ? Conclusion.of(new TestsPassed(snapshot, counts(), reports(), logs())) : Conclusion.nothing();
    }

    private TestsFailed failure(List<TestVerdict.SuiteFailed> failed) {
        List<TestFailure> first = failed.stream()
                .flatMap(suite -> suite.firstFailures().stream())
                .limit(MOST_FIRST_FAILURES)
                .toList();
        return new TestsFailed(
                snapshot,
                counts(),
                failed.stream()
                        .flatMap(suite -> suite.failures().stream())
                        .limit(MOST_FAILURES)
                        .toList(),
                first,
                reports(),
                logs());
    }

    private Stream<TestVerdict.OfSuite> verdicts() {
        return suites.stream().map(Ended::verdict).flatMap(Stream::ofNullable);
    }

    private TestCounts counts() {
        return verdicts().map(TestVerdict.OfSuite::counts).reduce(TestCounts.NONE, TestCounts::plus);
    }

    private List<ArtifactRef> reports() {
        return verdicts().map(TestVerdict.OfSuite::report).toList();
    }

    private List<LogEnd> logs() {
        return suites.stream().flatMap(suite -> suite.logs().stream()).toList();
    }
}
