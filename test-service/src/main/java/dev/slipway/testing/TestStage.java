package dev.slipway.testing;

import dev.slipway.events.BuildSucceeded;
import dev.slipway.events.DeployHealthy;
import dev.slipway.events.EventType;
import dev.slipway.events.ReleasePlanned;
import dev.slipway.events.SmokeFailed;
import dev.slipway.events.SmokePassed;
import dev.slipway.events.TestsFailed;
import dev.slipway.events.TestsPassed;
import dev.slipway.events.TestsStarted;
import dev.slipway.runtime.Concluded;
import dev.slipway.runtime.Conclusion;
import dev.slipway.runtime.Facts;
import dev.slipway.runtime.JobContext;
import dev.slipway.runtime.JobSpec;
import dev.slipway.runtime.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A snapshot becomes one job for each suite of the plan, {@code suite/NAME}, and the last of them to end speaks for
 * all. A plan without suites passes by one job that does nothing. What is deployed, and has a smoke suite, becomes
 * {@code smoke/ENVIRONMENT#ROLLOUT}.
 */
final class TestStage implements Stage<TestJob, TestVerdict> {
    static final String NOTHING = "tests";

    private final SuiteWork suites;
    private final SmokeWork smoke;

    TestStage(SuiteWork suites, SmokeWork smoke) {
        this.suites = suites;
        this.smoke = smoke;
    }

    @Override
    public Set<EventType> interests() {
        return Set.of(EventType.RELEASE_PLANNED, EventType.BUILD_SUCCEEDED, EventType.DEPLOY_HEALTHY);
    }

    @Override
    public Map<String, Class<? extends TestJob>> kinds() {
        return Map.of("suite", TestJob.Suite.class, "none", TestJob.None.class, "smoke", TestJob.Smoke.class);
    }

    @Override
    public Class<TestVerdict> verdicts() {
        return TestVerdict.class;
    }

    @Override
    public List<JobSpec<TestJob>> accept(Facts facts) {
        Optional<ReleasePlanned> planned = facts.first(ReleasePlanned.class);
        return planned.stream()
                .flatMap(plan -> Stream.concat(tests(plan, facts), smoke(plan, facts)))
                .toList();
    }

    /** What was built must be what was planned; the two facts come in any order. */
    private static Stream<JobSpec<TestJob>> tests(ReleasePlanned planned, Facts facts) {
        return facts.first(BuildSucceeded.class, built -> built.plan().equals(planned.plan())).stream()
                .flatMap(built -> planned.suites().isEmpty() ? nothing(built) : suites(planned, built));
    }

    private static Stream<JobSpec<TestJob>> nothing(BuildSucceeded built) {
        return Stream.of(
                JobSpec.<TestJob>of(NOTHING, new TestJob.None(built.snapshot())).stating(new TestsStarted(List.of())));
    }

    /** The first suite's job alone states that the tests have started, all of them. */
    private static Stream<JobSpec<TestJob>> suites(ReleasePlanned planned, BuildSucceeded built) {
        List<String> names = planned.suites();
        return IntStream.range(0, names.size()).mapToObj(i -> {
            JobSpec<TestJob> job = JobSpec.of(
                    names.get(i),
                    new TestJob.Suite(names.get(i), planned.commit().sha(), planned.plan(), built.snapshot()));
            return i == 0 ? job.stating(new TestsStarted(names)) : job;
        });
    }

    private static Stream<JobSpec<TestJob>> smoke(ReleasePlanned planned, Facts facts) {
        return facts.all(DeployHealthy.class).stream()
                .filter(DeployHealthy::smoke)
                .map(healthy -> JobSpec.of(
                        healthy.environment() + "#" + healthy.rollout(),
                        new TestJob.Smoke(
                                healthy.environment(),
                                healthy.rollout(),
                                planned.commit().sha(),
                                healthy.plan(),
                                healthy.snapshot(),
                                healthy.image(),
                                healthy.address(),
                                healthy.last())));
    }

    @Override
    public TestVerdict perform(TestJob job, JobContext context) throws InterruptedException {
        return switch (job) {
            case TestJob.Suite suite -> suites.perform(suite, context);
            case TestJob.None none -> nothingToTest(context);
            case TestJob.Smoke asked -> smoke.perform(asked, context);
        };
    }

    private static TestVerdict nothingToTest(JobContext context) {
        context.log().line("the plan has no test suite: the snapshot passes untested");
        return new TestVerdict.NothingToTest();
    }

    @Override
    public Conclusion<TestJob> conclude(Concluded<TestJob, TestVerdict> done) {
        return switch (done.job()) {
            case TestJob.Suite suite -> SuitesEnd.of(suite, done).conclusion();
            case TestJob.None(var snapshot) -> SuitesEnd.untested(snapshot, done.logs());
            case TestJob.Smoke smoked -> smokeOver(smoked, done);
        };
    }

    private static Conclusion<TestJob> smokeOver(TestJob.Smoke job, Concluded<TestJob, TestVerdict> done) {
        return switch (done.verdict()) {
            case TestVerdict.SmokeHeld held ->
                Conclusion.of(new SmokePassed(job.environment(), job.rollout(), job.image(), job.last(), done.logs()));
            case TestVerdict.SmokeBroke(var failure) ->
                Conclusion.of(new SmokeFailed(job.environment(), job.rollout(), job.image(), failure, done.logs()));
            case TestVerdict.OfSuite other -> throw misplaced(done);
            case TestVerdict.NothingToTest other -> throw misplaced(done);
        };
    }

    private static IllegalStateException misplaced(Concluded<TestJob, TestVerdict> done) {
        return new IllegalStateException("job " + done.subject() + " cannot end as " + done.verdict());
    }

    @Override
    public boolean over(TestJob job, Facts facts) {
        return switch (job) {
            case TestJob.Suite suite -> tested(facts);
            case TestJob.None none -> tested(facts);
            case TestJob.Smoke smoked ->
                facts.first(SmokePassed.class, e -> about(smoked, e.environment(), e.rollout()))
                                .isPresent()
                        || facts.first(SmokeFailed.class, e -> about(smoked, e.environment(), e.rollout()))
                                .isPresent();
        };
    }

    private static boolean tested(Facts facts) {
        return facts.has(TestsPassed.class) || facts.has(TestsFailed.class);
    }

    private static boolean about(TestJob.Smoke job, String environment, int rollout) {
        return job.environment().equals(environment) && job.rollout() == rollout;
    }
}
