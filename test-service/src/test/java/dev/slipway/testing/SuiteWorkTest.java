package dev.slipway.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.artifacts.Descriptor;
import dev.slipway.artifacts.Layer;
import dev.slipway.artifacts.Manifest;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Failure;
import dev.slipway.events.TestCounts;
import dev.slipway.events.TestFailure;
import dev.slipway.pipeline.Retry;
import dev.slipway.pipeline.TestSuite;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.testing.JobDouble;
import dev.slipway.testing.TestVerdict.SuiteFailed;
import dev.slipway.testing.TestVerdict.SuitePassed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuiteWorkTest {
    private static final String SHA = "0123456789012345678901234567890123456789";
    private static final String GOOD = "<testsuite><testcase classname=\"T\" name=\"a\"/></testsuite>";
    private static final String BAD =
            "<testsuite><testcase classname=\"T\" name=\"a\"><failure message=\"no\"/></testcase></testsuite>";

    @TempDir
    private Path folder;

    private Bench bench;
    private ArtifactRef snapshot;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(folder);
        snapshot = bench.artifacts.snapshot(
                Map.of("good.xml", GOOD, "bad.xml", BAD, "stale/junit.xml", GOOD, "src/x", "x"));
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    @Test
    void shouldPassWithoutReportsWhenNoneAreNamed() throws Exception {
        // when
        TestVerdict verdict = run(Bench.suite("test -f src/x"));

        // then
        assertThat(verdict).isInstanceOfSatisfying(SuitePassed.class, passed -> assertThat(passed.counts())
                .isEqualTo(TestCounts.NONE));
    }

    @ParameterizedTest
    @CsvSource({
        "./no-such-script.sh, was not found",
        "./good.xml, could not be executed",
        "exit 3, fresh clone",
    })
    void shouldSayHowToMendWhatTheShellCouldNotRun(String script, String mend) throws Exception {
        // given
        JobDouble context = JobDouble.in(folder);

        // when
        SuiteFailed failed = (SuiteFailed) run(Bench.suite(script), context);

        // then
        assertThat(failed.failures()).singleElement().satisfies(failure -> assertThat(failure.mend())
                .contains(mend));
        assertThat(context.logged()).doesNotContain("report file");
    }

    @Test
    void shouldTellTheSuiteWhatItTests() throws Exception {
        // given
        JobDouble context = JobDouble.in(folder);

        // when
        run(
                Bench.suite("echo \"$CI $SLIPWAY_APPLICATION $SLIPWAY_VERSION $SLIPWAY_COMMIT $SLIPWAY_SUITE\";"
                        + " echo \"$SLIPWAY_RELEASE\""),
                context);

        // then
        assertThat(context.logged())
                .contains("true hello 1.2.3 " + SHA + " unit")
                .contains(context.release().toString());
    }

    @Test
    void shouldPassAndKeepTheReportsBesideTheSnapshot() throws Exception {
        // when
        SuitePassed passed = (SuitePassed) run(Bench.suite("mkdir out; cp good.xml out/junit.xml", "out/*.xml"));

        // then
        assertThat(passed.counts()).isEqualTo(new TestCounts(1, 0, 0));
        assertThat(bench.registry.referrers(snapshot, "application/vnd.slipway.test-report.v1+json"))
                .extracting(Descriptor::digest)
                .containsExactly(passed.report().digest());
        Manifest manifest = bench.registry.manifest(passed.report());
        assertThat(manifest.layers())
                .extracting(layer -> layer.annotations().get(Layer.TITLE))
                .containsExactly("summary.json", "out/junit.xml");
        assertThat(new String(bench.registry.readBlob(
                        snapshot.repository(), manifest.layers().get(1).digest())))
                .isEqualTo(GOOD);
        JsonNode summary = new ObjectMapper()
                .readTree(bench.registry.readBlob(
                        snapshot.repository(), manifest.layers().get(0).digest()));
        assertThat(summary.path("suite").asText()).isEqualTo("unit");
        assertThat(summary.path("passed").asBoolean()).isTrue();
        assertThat(summary.path("counts").path("passed").asInt()).isEqualTo(1);
    }

    @Test
    void shouldFailWithTheCasesWhenTheScriptFails() throws Exception {
        // when
        SuiteFailed failed = (SuiteFailed)
                run(Bench.suite("mkdir out; cp good.xml bad.xml out; echo 'boom: 1 of 2'; exit 3", "out/*.xml"));

        // then
        assertThat(failed.counts()).isEqualTo(new TestCounts(1, 1, 0));
        assertThat(failed.firstFailures()).containsExactly(new TestFailure("unit", "T.a", "no"));
        Failure failure = failed.failures().getFirst();
        assertThat(failed.failures()).hasSize(1);
        assertThat(failure.code()).isEqualTo("suite-failed");
        assertThat(failure.what()).contains("status 3");
        assertThat(failure.why()).isEqualTo("boom: 1 of 2");
    }

    @Test
    void shouldFailWhenACaseFailedThoughTheScriptDidNot() throws Exception {
        // when
        TestVerdict verdict = run(Bench.allowingEmpty(Bench.suite("cp bad.xml junit.xml", "junit.xml")));

        // then
        assertThat(codes(verdict)).containsExactly("cases-failed");
    }

    @Test
    void shouldFailWhenReportsAreNamedAndNoneIsWritten() throws Exception {
        // when
        TestVerdict none = run(Bench.suite("true", "out/*.xml"));
        TestVerdict stale = run(Bench.suite("true", "stale/*.xml"));

        // then
        assertThat(codes(none)).containsExactly("no-test-report");
        assertThat(codes(stale)).containsExactly("no-test-report");
        assertThat(((SuiteFailed) stale).failures().getFirst().why()).contains("1 files were there before it ran");
    }

    @Test
    void shouldFailWhenNoCaseRan() throws Exception {
        // when
        TestVerdict empty = run(Bench.suite("echo '<testsuites/>' > junit.xml", "junit.xml"));
        TestVerdict skipped = run(Bench.suite(
                "echo '<testsuite><testcase name=\"a\"><skipped/></testcase></testsuite>' > junit.xml", "junit.xml"));

        // then
        assertThat(codes(empty)).containsExactly("no-test-ran");
        assertThat(codes(skipped)).containsExactly("no-test-ran");
    }

    @Test
    void shouldPassWithoutACaseWhenEmptyIsAllowed() throws Exception {
        // when
        TestVerdict none = run(Bench.allowingEmpty(Bench.suite("true", "out/*.xml")));
        TestVerdict empty = run(Bench.allowingEmpty(Bench.suite("echo '<testsuites/>' > junit.xml", "junit.xml")));

        // then
        assertThat(List.of(none, empty)).allMatch(SuitePassed.class::isInstance);
    }

    @Test
    void shouldFailWithFileAndLineWhenAReportIsMalformed() throws Exception {
        // when
        SuiteFailed failed = (SuiteFailed) run(Bench.suite("printf '<testsuite>\\n<oops' > junit.xml", "junit.xml"));

        // then
        assertThat(codes(failed)).containsExactly("report-malformed");
        assertThat(failed.failures().getFirst().where()).startsWith("junit.xml:2:");
    }

    @Test
    void shouldFailWhenTheSuiteTakesTooLongOrPrintsTooMuch() throws Exception {
        // when
        TestVerdict late = run(Bench.within(Duration.ofSeconds(1), Bench.suite("sleep 60")));
        TestVerdict loud = run(Bench.suite("head -c 3000000 /dev/zero"));

        // then
        assertThat(codes(late)).containsExactly("suite-timeout");
        assertThat(codes(loud)).containsExactly("suite-output-limit");
    }

    @Test
    void shouldFailWhenTheFolderIsMissing() throws Exception {
        // given
        TestSuite suite = new TestSuite(
                "unit",
                "true",
                "nowhere",
                Map.of(),
                List.of(),
                Duration.ofSeconds(60),
                false,
                List.of(),
                Optional.empty());

        // when
        TestVerdict verdict = run(suite);

        // then
        assertThat(codes(verdict)).containsExactly("suite-workdir-missing");
    }

    @Test
    void shouldNotBeTriedAgainWhenTheSuiteMustNotRunTwice() throws Exception {
        // given
        TestSuite suite = new TestSuite(
                "unit",
                "true",
                ".",
                Map.of(),
                List.of(),
                Duration.ofSeconds(60),
                false,
                List.of(),
                Optional.of(Retry.NEVER));
        JobDouble job = JobDouble.in(folder);

        // when
        run(suite, job);

        // then
        assertThat(job.isOnce()).isTrue();
    }

    @Test
    void shouldGiveASuiteItsSecretsAndPublishNoneInItsReport() throws Exception {
        // given
        TestSuite suite = new TestSuite(
                "unit",
                """
                echo "with $TOKEN"
                echo "<testsuite><testcase name='a'><failure message='sent $TOKEN'/></testcase></testsuite>" > r.xml
                exit 1""",
                ".",
                Map.of(),
                List.of("r.xml"),
                Duration.ofSeconds(60),
                false,
                List.of("TOKEN"),
                Optional.empty());
        JobDouble job = JobDouble.in(folder).with(Map.of("TOKEN", "tok-12345"));

        // when
        SuiteFailed verdict = (SuiteFailed) run(suite, job);

        // then
        assertThat(verdict.failures().toString()).contains("with ***").doesNotContain("tok-12345");
        assertThat(verdict.firstFailures()).singleElement().satisfies(failed -> assertThat(failed.message())
                .isEqualTo("sent ***"));
        assertThat(bench.artifacts.file(verdict.report(), "r.xml"))
                .contains("sent ***")
                .doesNotContain("tok-12345");
        assertThat(job.logged()).contains("with ***").doesNotContain("tok-12345");
    }

    @Test
    void shouldBreakDownWhenTheSuiteAsksForSecrets() {
        // given
        TestSuite suite = new TestSuite(
                "unit",
                "true",
                ".",
                Map.of(),
                List.of(),
                Duration.ofSeconds(60),
                false,
                List.of("API_TOKEN"),
                Optional.empty());

        // when
        Breakdown breakdown = catchThrowableOfType(Breakdown.class, () -> run(suite));

        // then
        assertThat(breakdown.failure().code()).isEqualTo("secret-missing");
        assertThat(breakdown.retry()).isFalse();
    }

    @Test
    void shouldBreakDownWhenThePlanLacksTheSuite() {
        // given
        ArtifactRef plan = bench.artifacts.plan(Bench.suite("true"));

        // when
        Breakdown breakdown = catchThrowableOfType(
                Breakdown.class,
                () -> bench.suites.perform(new TestJob.Suite("api", SHA, plan, snapshot), JobDouble.in(folder)));

        // then
        assertThat(breakdown.failure().code()).isEqualTo("plan-contradicts");
    }

    @Test
    void shouldBeInterruptedWhenTheJobIsStopped() throws Exception {
        // given
        JobDouble context = JobDouble.in(folder);
        context.stop().stop("release cancelled");

        // when // then
        assertThatThrownBy(() -> run(Bench.suite("sleep 60"), context))
                .isInstanceOf(InterruptedException.class)
                .hasMessageContaining("release cancelled");
    }

    private TestVerdict run(TestSuite suite) throws Exception {
        return run(suite, JobDouble.in(folder));
    }

    private TestVerdict run(TestSuite suite, JobDouble context) throws Exception {
        return bench.suites.perform(new TestJob.Suite("unit", SHA, bench.artifacts.plan(suite), snapshot), context);
    }

    private static List<String> codes(TestVerdict verdict) {
        return ((SuiteFailed) verdict).failures().stream().map(Failure::code).toList();
    }
}
