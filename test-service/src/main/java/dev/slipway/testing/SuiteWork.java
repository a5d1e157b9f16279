package dev.slipway.testing;

import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Failure;
import dev.slipway.events.TestCounts;
import dev.slipway.events.TestFailure;
import dev.slipway.pipeline.Plan;
import dev.slipway.pipeline.TestSuite;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.JobContext;
import dev.slipway.runtime.scripts.Script;
import dev.slipway.runtime.scripts.ScriptRunner;
import dev.slipway.runtime.secrets.Secrets;
import dev.slipway.testing.junit.ReportException;
import dev.slipway.testing.junit.ReportFolder;
import dev.slipway.testing.junit.ReportLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a suite in its own copy of the snapshot, and reads what it reports. It holds when its script exits with status 0
 * and its reports, if it names any, are there and have a case that ran and none that failed.
 */
final class SuiteWork {
    private final Plans plans;
    private final Workspaces workspaces;
    private final ScriptRunner scripts;
    private final ReportStore reports;
    private final ReportLimits limits;

    SuiteWork(Plans plans, Workspaces workspaces, ScriptRunner scripts, ReportStore reports, ReportLimits limits) {
        this.plans = plans;
        this.workspaces = workspaces;
        this.scripts = scripts;
        this.reports = reports;
        this.limits = limits;
    }

    TestVerdict perform(TestJob.Suite job, JobContext context) throws InterruptedException {
        Plan plan = plans.read(job.plan());
        TestSuite suite = Plans.suite(plan, job);
        Path workspace = workspaces.restore(job.snapshot(), context);
        ReportFolder folder = lookBefore(workspace, suite);
        Secrets secrets = context.secrets(plan.application());
        Optional<Failure> failure = scripts.run(script(suite), workspace, told(plan, job), secrets, context);
        return judge(suite, job.snapshot(), failure, lookAfter(folder, workspace, secrets, context), context);
    }

    private static Script script(TestSuite suite) {
        return new Script(
                "suite",
                suite.name(),
                suite.run(),
                suite.workdir(),
                suite.env(),
                suite.secrets(),
                suite.timeout(),
                suite.once());
    }

    private static Map<String, String> told(Plan plan, TestJob.Suite job) {
        return Map.of(
                "SLIPWAY_APPLICATION", plan.application(),
                "SLIPWAY_VERSION", plan.version(),
                "SLIPWAY_COMMIT", job.commit(),
                "SLIPWAY_SUITE", job.name());
    }

    private static ReportFolder lookBefore(Path workspace, TestSuite suite) {
        try {
            return ReportFolder.before(workspace, suite.reports());
        } catch (IOException e) {
            throw Breakdown.disk("looking for reports", workspace, e);
        }
    }

    /**
     * What was read of the reports.
     *
     * @param refusal why they cannot be believed; empty when they can
     */
    private record Look(ReportFolder.Found found, Optional<Failure> refusal) {}

    /** A suite may print its secrets into its reports, which are published. */
    private Look lookAfter(ReportFolder folder, Path workspace, Secrets secrets, JobContext context) {
        try {
            return new Look(folder.after(limits, secrets, context.folder().resolve("reports")), Optional.empty());
        } catch (ReportException e) {
            return new Look(new ReportFolder.Found(List.of(), 0), Optional.of(e.failure()));
        } catch (IOException e) {
            throw Breakdown.disk("reading reports", workspace, e);
        }
    }

    private TestVerdict judge(
            TestSuite suite, ArtifactRef snapshot, Optional<Failure> ran, Look look, JobContext context) {
        List<ReportFolder.Read> files = look.found().reports();
        TestCounts counts =
                files.stream().map(file -> file.report().counts()).reduce(TestCounts.NONE, TestCounts::plus);
        List<Failure> failures = new ArrayList<>();
        ran.ifPresent(failures::add);
        look.refusal().ifPresent(failures::add);
        if (failures.isEmpty()) {
            unproven(suite, counts, look.found()).ifPresent(failures::add);
        }
        if (!suite.reports().isEmpty()) {
            context.log().line("== " + told(files.size(), counts));
        }
        failures.forEach(failure -> context.log().line("error: " + failure));
        ArtifactRef report = keep(suite, snapshot, counts, failures, files);
        return failures.isEmpty()
                ? new TestVerdict.SuitePassed(counts, report)
                : new TestVerdict.SuiteFailed(counts, failures, first(suite, files), report);
    }

    private static String told(int files, TestCounts counts) {
        return files == 0
                ? "no report file was read"
                : count(files, "report file") + ": " + counts.passed() + " passed, " + counts.failed() + " failed, "
                        + counts.skipped() + " skipped";
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** The script says that all is well: whether the reports say so too. */
    private static Optional<Failure> unproven(TestSuite suite, TestCounts counts, ReportFolder.Found found) {
        if (counts.failed() > 0) {
            return Optional.of(new Failure(
                    "cases-failed",
                    count(counts.failed(), "test case") + " of suite '" + suite.name()
                            + "' failed, though its script exited with 0",
                    suite.name(),
                    null,
                    "Mend the cases; and have the script end with the test tool's status."));
        }
        if (suite.reports().isEmpty() || suite.allowEmpty()) {
            return Optional.empty();
        }
        if (found.reports().isEmpty()) {
            return Optional.of(noReport(suite, found.stale()));
        }
        return counts.passed() > 0 ? Optional.empty() : Optional.of(noneRan(suite, counts));
    }

    private static Failure noReport(TestSuite suite, int stale) {
        return new Failure(
                "no-test-report",
                "suite '" + suite.name() + "' left no report, so nothing shows that a test ran",
                suite.name(),
                (stale == 0
                                ? "no file matches "
                                : stale + " files were there before it ran and are unchanged; none else matches ")
                        + String.join(", ", suite.reports()),
                "Correct the suite's report patterns, or allow it to be empty.");
    }

    private static Failure noneRan(TestSuite suite, TestCounts counts) {
        return new Failure(
                "no-test-ran",
                "no test case of suite '" + suite.name() + "' ran",
                suite.name(),
                counts.skipped() + " were skipped",
                "Correct what the suite selects, or allow it to be empty.");
    }

    private ArtifactRef keep(
            TestSuite suite,
            ArtifactRef snapshot,
            TestCounts counts,
            List<Failure> failures,
            List<ReportFolder.Read> files) {
        try {
            return reports.keep(snapshot, ReportStore.Summary.of(suite.name(), counts, failures, files), files);
        } catch (UncheckedIOException e) {
            throw Breakdown.disk("keeping the report of suite '" + suite.name() + "'", Path.of(suite.name()), e);
        }
    }

    private static List<TestFailure> first(TestSuite suite, List<ReportFolder.Read> files) {
        return files.stream()
                .flatMap(file -> file.report().firstFailed().stream())
                .limit(SuitesEnd.MOST_FIRST_FAILURES)
                .map(failed -> new TestFailure(suite.name(), failed.name(), failed.message()))
                .toList();
    }
}
