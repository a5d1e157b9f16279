package dev.slipway.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Digest;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.testing.JobDouble;
import dev.slipway.testing.TestVerdict.SmokeBroke;
import dev.slipway.testing.TestVerdict.SmokeHeld;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmokeWorkTest {
    private static final String SHA = "0123456789012345678901234567890123456789";
    private static final Digest OURS = Digest.of("ours".getBytes(StandardCharsets.UTF_8));
    private static final Digest OTHER = Digest.of("other".getBytes(StandardCharsets.UTF_8));

    @TempDir
    private Path folder;

    private final Queue<Digest> serving = new ArrayDeque<>();
    private HttpServer edge;
    private Bench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(folder);
        edge = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        edge.createContext("/.well-known/slipway", exchange -> {
            Digest digest = serving.poll();
            byte[] body = ("{\"digest\":\"" + digest + "\"}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        edge.start();
    }

    @AfterEach
    void stop() throws Exception {
        edge.stop(0);
        bench.close();
    }

    @Test
    void shouldHoldWhenTheScriptPassesAndTheImageServesThroughout() throws Exception {
        // given
        serves(OURS, OURS);
        JobDouble context = JobDouble.in(folder);

        // when
        TestVerdict verdict = run(
                "test -f smoke.txt; echo \"$SLIPWAY_ADDRESS $SLIPWAY_ENVIRONMENT $SLIPWAY_VERSION $SLIPWAY_DIGEST\"",
                context);

        // then
        assertThat(verdict).isEqualTo(new SmokeHeld());
        assertThat(context.logged()).contains(address() + " staging 1.2.3 " + OURS);
    }

    @Test
    void shouldBreakWhenTheScriptFails() throws Exception {
        // given
        serves(OURS, OURS);

        // when
        TestVerdict verdict = run("echo 'GET / answers 500'; exit 1", JobDouble.in(folder));

        // then
        assertThat(verdict).isInstanceOfSatisfying(SmokeBroke.class, broke -> {
            assertThat(broke.failure().code()).isEqualTo("smoke-failed");
            assertThat(broke.failure().why()).isEqualTo("GET / answers 500");
        });
    }

    @Test
    void shouldBreakWithoutRunningWhenAnotherImageServesBefore() throws Exception {
        // given
        serves(OTHER);
        JobDouble context = JobDouble.in(folder);

        // when
        TestVerdict verdict = run("echo ran", context);

        // then
        assertThat(code(verdict)).isEqualTo("smoke-digest-mismatch");
        assertThat(context.logged()).doesNotContain("ran\n").contains("before the smoke suite " + OTHER);
    }

    @Test
    void shouldBreakWhenAnotherImageServesAfterAPassedScript() throws Exception {
        // given
        serves(OURS, OTHER);

        // when
        TestVerdict verdict = run("true", JobDouble.in(folder));

        // then
        assertThat(code(verdict)).isEqualTo("smoke-digest-mismatch");
    }

    @Test
    void shouldBreakDownWhenTheAddressDoesNotTellWhatServes() {
        // given nothing is set to serve

        // when
        Breakdown breakdown = catchThrowableOfType(Breakdown.class, () -> run("true", JobDouble.in(folder)));

        // then
        assertThat(breakdown.failure().code()).isEqualTo("address-unclear");
    }

    private void serves(Digest... digests) {
        serving.addAll(Arrays.asList(digests));
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + edge.getAddress().getPort());
    }

    private TestVerdict run(String script, JobDouble context) throws Exception {
        ArtifactRef snapshot = bench.artifacts.snapshot(Map.of("smoke.txt", "x"));
        ArtifactRef plan = bench.artifacts.plan(Bench.smokeSuite(script));
        return bench.smoke.perform(
                new TestJob.Smoke(
                        "staging",
                        1,
                        SHA,
                        plan,
                        snapshot,
                        new ArtifactRef("127.0.0.1:5000/hello", OURS),
                        address(),
                        false),
                context);
    }

    private static String code(TestVerdict verdict) {
        return ((SmokeBroke) verdict).failure().code();
    }
}
