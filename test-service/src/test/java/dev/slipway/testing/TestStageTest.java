package dev.slipway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.BuildSucceeded;
import dev.slipway.events.Commit;
import dev.slipway.events.DeployHealthy;
import dev.slipway.events.Digest;
import dev.slipway.events.Event;
import dev.slipway.events.EventJson;
import dev.slipway.events.Failure;
import dev.slipway.events.LogEnd;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.ReleasePlanned;
import dev.slipway.events.SmokeFailed;
import dev.slipway.events.SmokePassed;
import dev.slipway.events.TestCounts;
import dev.slipway.events.TestFailure;
import dev.slipway.events.TestsFailed;
import dev.slipway.events.TestsPassed;
import dev.slipway.events.TestsStarted;
import dev.slipway.runtime.Concluded;
import dev.slipway.runtime.Concluded.Sibling;
import dev.slipway.runtime.Conclusion;
import dev.slipway.runtime.Facts;
import dev.slipway.runtime.JobSpec;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TestStageTest {
    private static final ReleaseId RELEASE = ReleaseId.next();
    private static final ArtifactRef PLAN = ref("plan");
    private static final ArtifactRef SNAPSHOT = ref("snapshot");
    private static final ArtifactRef IMAGE = ref("image");
    private static final String SHA = "0123456789012345678901234567890123456789";
    private static final Failure FAILURE = Failure.of("suite-failed", "no", "Mend it.");

    private final TestStage stage = StageDouble.withoutTools();

    @Test
    void shouldAskForOneJobASuiteAndStateTheStartOnce() {
        // when
        List<JobSpec<TestJob>> jobs = accept(planned("unit", "api"), built(PLAN));

        // then
        assertThat(jobs).extracting(JobSpec::subject).containsExactly("unit", "api");
        assertThat(jobs)
                .extracting(JobSpec::payload)
                .containsExactly(
                        new TestJob.Suite("unit", SHA, PLAN, SNAPSHOT), new TestJob.Suite("api", SHA, PLAN, SNAPSHOT));
        assertThat(jobs).extracting(JobSpec::started).containsExactly(new TestsStarted(List.of("unit", "api")), null);
    }

    @Test
    void shouldAskForTheSameJobsWhateverTheOrderOfFacts() {
        // when
        List<JobSpec<TestJob>> jobs = accept(built(PLAN), planned("unit"));

        // then
        assertThat(jobs).isEqualTo(accept(planned("unit"), built(PLAN))).hasSize(1);
    }

    @Test
    void shouldWaitWhenAFactIsMissingOrAboutAnotherPlan() {
        // when
        List<List<JobSpec<TestJob>>> jobs = List.of(
                accept(planned("unit")), accept(built(PLAN)), accept(planned("unit"), built(ref("other plan"))));

        // then
        assertThat(jobs).allMatch(List::isEmpty);
    }

    @Test
    void shouldPassByOneJobWhenThePlanHasNoSuite() {
        // given
        List<JobSpec<TestJob>> jobs = accept(planned(), built(PLAN));

        // when
        Conclusion<TestJob> conclusion =
                conclude("tests", jobs.getFirst().payload(), new TestVerdict.NothingToTest(), List.of());

        // then
        assertThat(jobs).hasSize(1);
        assertThat(jobs.getFirst().subject()).isEqualTo("tests");
        assertThat(jobs.getFirst().started()).isEqualTo(new TestsStarted(List.of()));
        assertThat(conclusion.events())
                .containsExactly(new TestsPassed(SNAPSHOT, TestCounts.NONE, List.of(), List.of(log("tests"))));
    }

    @Test
    void shouldAskForASmokeJobForEachHealthyRolloutThatNeedsOne() {
        // when
        List<JobSpec<TestJob>> jobs = accept(
                planned("unit"), healthy("staging", 1, true), healthy("staging", 3, true), healthy("qa", 1, false));

        // then
        assertThat(jobs).extracting(JobSpec::subject).containsExactly("staging#1", "staging#3");
        assertThat(jobs.getFirst().payload())
                .isEqualTo(new TestJob.Smoke(
                        "staging", 1, SHA, PLAN, SNAPSHOT, IMAGE, URI.create("http://127.0.0.1:8080"), false));
    }

    @Test
    void shouldSayNothingWhileASuiteStillRuns() {
        // when
        Conclusion<TestJob> conclusion =
                conclude("unit", suite("unit"), passed(3), List.of(running("api"), ended("e2e", failed(1, 1))));

        // then
        assertThat(conclusion).isEqualTo(Conclusion.nothing());
    }

    @Test
    void shouldPassWithSumsWhenTheLastSuitePassed() {
        // when
        Conclusion<TestJob> conclusion =
                conclude("unit", suite("unit"), passed(3), List.of(ended("api", passed(2)), smokeRunning()));

        // then
        assertThat(conclusion.events())
                .containsExactly(new TestsPassed(
                        SNAPSHOT,
                        new TestCounts(5, 0, 0),
                        List.of(ref("report 2"), ref("report 3")),
                        List.of(log("api"), log("unit"))));
    }

    @Test
    void shouldFailWithSumsWhenAnEarlierSuiteFailed() {
        // when
        Conclusion<TestJob> conclusion =
                conclude("unit", suite("unit"), passed(3), List.of(ended("api", failed(2, 4))));

        // then
        assertThat(conclusion.events()).singleElement().isInstanceOfSatisfying(TestsFailed.class, failed -> {
            assertThat(failed.counts()).isEqualTo(new TestCounts(5, 4, 0));
            assertThat(failed.failures()).containsExactly(FAILURE);
            assertThat(failed.firstFailures()).hasSize(4);
            assertThat(failed.reports()).hasSize(2);
            assertThat(failed.logs()).containsExactly(log("api"), log("unit"));
        });
    }

    @Test
    void shouldStateAtMostTwentyCases() {
        // when
        Conclusion<TestJob> conclusion =
                conclude("unit", suite("unit"), failed(0, 15), List.of(ended("api", failed(0, 15))));

        // then
        assertThat(conclusion.events()).singleElement().isInstanceOfSatisfying(TestsFailed.class, failed -> assertThat(
                        failed.firstFailures())
                .hasSize(20));
    }

    @Test
    void shouldNotPassWhenASuiteEndedWithoutAVerdict() {
        // when
        Conclusion<TestJob> conclusion = conclude(
                "unit", suite("unit"), passed(3), List.of(new Sibling<>("api", suite("api"), true, null, List.of())));

        // then
        assertThat(conclusion).isEqualTo(Conclusion.nothing());
    }

    @Test
    void shouldSayHowASmokeSuiteEnded() {
        // given
        TestJob.Smoke job = smoke();

        // when
        Conclusion<TestJob> held = conclude("production#2", job, new TestVerdict.SmokeHeld(), List.of());
        Conclusion<TestJob> broke = conclude("production#2", job, new TestVerdict.SmokeBroke(FAILURE), List.of());

        // then
        assertThat(held.events())
                .containsExactly(new SmokePassed("production", 2, IMAGE, true, List.of(log("production#2"))));
        assertThat(broke.events())
                .containsExactly(new SmokeFailed("production", 2, IMAGE, FAILURE, List.of(log("production#2"))));
    }

    @Test
    void shouldReadBackEveryJobAndVerdictAsWritten() throws Exception {
        // given
        ObjectMapper mapper = EventJson.mapper();
        List<TestVerdict> verdicts = List.of(
                passed(1),
                failed(1, 2),
                new TestVerdict.NothingToTest(),
                new TestVerdict.SmokeHeld(),
                new TestVerdict.SmokeBroke(FAILURE));
        List<TestJob> jobs = List.of(suite("unit"), new TestJob.None(SNAPSHOT), smoke());

        // when
        for (TestVerdict verdict : verdicts) {
            String json = mapper.writerFor(stage.verdicts()).writeValueAsString(verdict);
            // then
            assertThat(mapper.readValue(json, stage.verdicts())).isEqualTo(verdict);
        }
        for (TestJob job : jobs) {
            Class<? extends TestJob> kind = stage.kinds().values().stream()
                    .filter(type -> type.isInstance(job))
                    .findFirst()
                    .orElseThrow();
            assertThat(mapper.readValue(mapper.writeValueAsString(job), kind)).isEqualTo(job);
        }
        assertThat(stage.kinds().values()).containsExactlyInAnyOrder(permitted(TestJob.class));
        assertThat(verdicts).hasSize(TestVerdict.class.getPermittedSubclasses().length + 1);
    }

    @SuppressWarnings("unchecked")
    private static Class<? extends TestJob>[] permitted(Class<?> family) {
        return (Class<? extends TestJob>[])
                Arrays.copyOf(family.getPermittedSubclasses(), family.getPermittedSubclasses().length, Class[].class);
    }

    private List<JobSpec<TestJob>> accept(Event... facts) {
        return stage.accept(new Facts(RELEASE, List.of(facts)));
    }

    private Conclusion<TestJob> conclude(
            String subject, TestJob job, TestVerdict verdict, List<Sibling<TestJob, TestVerdict>> siblings) {
        return stage.conclude(new Concluded<>(
                RELEASE, subject, job, verdict, List.of(log(subject)), new Facts(RELEASE, List.of()), siblings));
    }

    private static ReleasePlanned planned(String... suites) {
        return new ReleasePlanned(
                "hello",
                "https://forge.example.org/hello.git",
                new Commit(SHA, "main", "Say hello", "Ada", Instant.EPOCH),
                "1.0.0",
                "slipway.yaml",
                PLAN,
                List.of(suites),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private static BuildSucceeded built(ArtifactRef plan) {
        return new BuildSucceeded("hello", plan, SNAPSHOT, List.of());
    }

    private static DeployHealthy healthy(String environment, int rollout, boolean smoke) {
        return new DeployHealthy(
                "hello",
                environment,
                rollout,
                IMAGE,
                PLAN,
                SNAPSHOT,
                URI.create("http://127.0.0.1:8080"),
                smoke,
                false);
    }

    private static TestJob.Suite suite(String name) {
        return new TestJob.Suite(name, SHA, PLAN, SNAPSHOT);
    }

    private static TestJob.Smoke smoke() {
        return new TestJob.Smoke(
                "production", 2, SHA, PLAN, SNAPSHOT, IMAGE, URI.create("http://127.0.0.1:8080"), true);
    }

    private static Sibling<TestJob, TestVerdict> running(String name) {
        return new Sibling<>(name, suite(name), false, null, List.of());
    }

    private static Sibling<TestJob, TestVerdict> smokeRunning() {
        return new Sibling<>("production#2", smoke(), false, null, List.of());
    }

    private static Sibling<TestJob, TestVerdict> ended(String name, TestVerdict verdict) {
        return new Sibling<>(name, suite(name), true, verdict, List.of(log(name)));
    }

    private static TestVerdict passed(int cases) {
        return new TestVerdict.SuitePassed(new TestCounts(cases, 0, 0), ref("report " + cases));
    }

    private static TestVerdict failed(int passed, int failed) {
        List<TestFailure> first = IntStream.range(0, failed)
                .mapToObj(i -> new TestFailure("api", "case " + i, "no"))
                .toList();
        return new TestVerdict.SuiteFailed(
                new TestCounts(passed, failed, 0), Collections.singletonList(FAILURE), first, ref("report"));
    }

    private static LogEnd log(String job) {
        return new LogEnd(job, 1, 0, Digest.of(new byte[0]));
    }

    private static ArtifactRef ref(String what) {
        return new ArtifactRef("127.0.0.1:5000/hello/workspace", Digest.of(what.getBytes(StandardCharsets.UTF_8)));
    }
}
