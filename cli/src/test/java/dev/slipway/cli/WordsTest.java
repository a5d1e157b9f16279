package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** What people read of events and failures. */
class WordsTest {
    private static final String RELEASE = "01a214e3-dffd-7284-a0a4-2697321bee21";

    private static ObjectNode failure(String why) {
        return Json.object()
                .put("what", "step make failed")
                .put("why", why)
                .put("where", "slipway.yaml:3:3")
                .put("mend", "Correct the step.");
    }

    @Test
    void shouldSayWhatWasRolledBackSince() {
        JsonNode release = Json.read("""
                {"state": "healthy", "stages": [], "environments": [
                  {"name": "staging", "state": "healthy"}, {"name": "production", "state": "rolled-back"}]}
                """);
        assertThat(Words.outcome(release)).isEqualTo("HEALTHY, and since then rolled back in production");
    }

    @Test
    void shouldNameWhatFailedOfTheBuildService() {
        JsonNode build = Json.read("{\"logs\": [{\"job\": \"build/workspace\"}]}");
        JsonNode image = Json.read("{\"logs\": [{\"job\": \"image/hello\"}]}");
        assertThat(Words.of(RELEASE, "slipway.build.failed.v1", build)).startsWith("build ");
        assertThat(Words.of(RELEASE, "slipway.build.failed.v1", image)).startsWith("publish ");
        assertThat(Words.of(RELEASE, "slipway.build.failed.v1", Json.object())).startsWith("build ");
    }

    @Test
    void shouldRemarkInAListThatApprovalIsAwaited() {
        JsonNode release = Json.read("""
                {"state": "running", "stages": [{"name": "scan", "state": "not-scanned"}], "environments": [
                  {"name": "staging", "state": "healthy"}, {"name": "production", "state": "awaiting-approval"}]}
                """);
        assertThat(Words.remarks(release)).isEqualTo("NOT SCANNED, awaits approval for production");
    }

    @Test
    void shouldKeepACauseOfOneLineInItsSentence() {
        assertThat(Words.failure(failure("status 2\n")))
                .containsExactly("slipway.yaml:3:3: step make failed (status 2)", "To fix it: Correct the step.");
    }

    @Test
    void shouldKeepTheLinesWhenACauseHasSeveral() {
        assertThat(Words.failure(failure("one\n  two\n")))
                .containsExactly(
                        "slipway.yaml:3:3: step make failed:", "    one", "      two", "To fix it: Correct the step.");
    }

    @Test
    void shouldNameCommandsWhereTheGatewayNamesAddresses() {
        assertThat(Words.toFix("See /api/v1/releases for those there are."))
                .isEqualTo("To fix it: See ./slipway releases for those there are.");
        assertThat(Words.toFix("Look at it under /api/v1/releases/" + RELEASE + "."))
                .isEqualTo("To fix it: Look at it under ./slipway watch " + RELEASE + ".");
        assertThat(Words.toFix("Request a build (POST /api/v1/builds) of it."))
                .isEqualTo("To fix it: Request a build (./slipway run) of it.");
        assertThat(Words.toFix("See /api/v1/environments for what is where."))
                .isEqualTo("To fix it: See ./slipway envs for what is where.");
    }

    @Test
    void shouldNeverCallAReleaseHealthyAloneWhenItWasNotScanned() {
        ObjectNode release = Json.object().put("state", "healthy");
        release.putArray("stages").addObject().put("name", "scan").put("state", "not-scanned");
        assertThat(Words.outcome(release)).isEqualTo("HEALTHY, NOT SCANNED");
        release.putArray("stages").addObject().put("name", "scan").put("state", "passed");
        assertThat(Words.outcome(release)).isEqualTo("HEALTHY");
    }

    @Test
    void shouldSayThatNothingWasTestedWhenThereAreNoSuites() {
        String counts = "{\"counts\": {\"passed\": 0, \"failed\": 0, \"skipped\": 0}, \"reports\": %s}";
        assertThat(Words.of(RELEASE, "slipway.tests.passed.v1", Json.read(counts.formatted("[]"))))
                .isEqualTo("test         no suites: nothing was tested");
        assertThat(Words.of(RELEASE, "slipway.tests.passed.v1", Json.read(counts.formatted("[{}]"))))
                .endsWith("passed, by exit status");
    }

    @Test
    void shouldNameTheCommandWhenApprovalIsAwaited() {
        assertThat(Words.of(
                        RELEASE, "slipway.approval.awaited.v1", Json.object().put("environment", "production")))
                .endsWith("./slipway approve " + RELEASE + " production");
    }

    @Test
    void shouldSayWhyASuiteFailedThatReportsNoTests() {
        JsonNode data = Json.read("""
                {"counts": {"passed": 0, "failed": 0, "skipped": 0}, "failures": [{"what": "suite 'unit' exited with status 1"}]}
                """);
        assertThat(Words.of(RELEASE, "slipway.tests.failed.v1", data))
                .endsWith("FAILED: suite 'unit' exited with status 1");
    }

    @Test
    void shouldShowTheNameOfATypeThatIsUnknownHere() {
        assertThat(Words.of(RELEASE, "slipway.moon.landed.v2", Json.object())).isEqualTo("moon.landed");
    }
}
