package dev.slipway.build.packager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.process.Exit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines as Buildah 1.28 prints them. */
class BuildahTroubleTest {
    private static final String PULL = "Error: creating build container: initializing source docker://r.example/x:1: ";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Error: building at STEP \"RUN apt-get update\": exit status 100",
                "Error: building at STEP \"ADD http://a/x /x\": reading \"http://a/x\": connect: connection refused",
                "error building at STEP \"COPY a /b\": no such file or directory",
                "Error: no FROM statement found",
                "Error: COPY --from=nothere: no stage or image found with that name",
            })
    void shouldRefuseWhenTheDockerfileIsAtFault(String error) {
        // when
        Refusal refusal = refusal("dial tcp: connect: connection refused\n" + error + "\n", new Exit.Exited(125));

        // then
        assertThat(refusal.failure().code()).isEqualTo("image-build-failed");
        assertThat(refusal.failure().where()).isEqualTo("Dockerfile");
        assertThat(refusal.failure().why()).contains(error);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reading manifest 1 in r.example/x: manifest unknown",
                "reading manifest 1 in r.example/x: unauthorized: authentication required",
            })
    void shouldRefuseWhenABaseIsNotThere(String why) {
        assertThat(refusal(PULL + why, new Exit.Exited(125)).failure().code()).isEqualTo("base-not-found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pinging container registry r.example: dial tcp 10.0.0.1:443: connect: connection refused",
                "pinging container registry r.example: dial tcp: lookup r.example on 10.0.0.1:53: no such host",
                "pinging container registry r.example: received unexpected HTTP status: 503 Service Unavailable",
                "reading manifest 1 in r.example/x: toomanyrequests: rate exceeded",
                "pinging container registry r.example: http: server gave HTTP response to HTTPS client",
            })
    void shouldTryAgainWhenABasesRegistryIsAtFault(String why) {
        // when
        Breakdown breakdown = breakdown(PULL + why, new Exit.Exited(125));

        // then
        assertThat(breakdown.failure().code()).isEqualTo("registry-unreachable");
        assertThat(breakdown.retry()).isTrue();
    }

    static Stream<Arguments> machines() {
        return Stream.of(
                Arguments.of("Error: committing: no space left on device", new Exit.Exited(125), "disk-failed", true),
                Arguments.of("STEP 1/2: FROM scratch", new Exit.Signalled(9), "builder-ended", true),
                Arguments.of(
                        PULL + "open /etc/containers/policy.json: no such file",
                        new Exit.Exited(125),
                        "builder-missing",
                        false));
    }

    @ParameterizedTest
    @MethodSource("machines")
    void shouldBreakDownWhenThisMachineIsAtFault(String text, Exit exit, String code, boolean retry) {
        // when
        Breakdown breakdown = breakdown(text, exit);

        // then
        assertThat(breakdown.failure().code()).isEqualTo(code);
        assertThat(breakdown.retry()).isEqualTo(retry);
    }

    @Test
    void shouldRefuseWhenAnInstructionEndsAsIfBySignal() {
        // when
        Refusal refusal = refusal("Error: building at STEP \"RUN x\": exit status 137", new Exit.Signalled(9));

        // then
        assertThat(refusal.failure().code()).isEqualTo("image-build-failed");
    }

    @Test
    void shouldRefuseWhenItTakesTooLongOrPrintsTooMuch() {
        assertThat(refusal("", new Exit.TimedOut(Duration.ofMinutes(1)))
                        .failure()
                        .code())
                .isEqualTo("image-build-timeout");
        assertThat(refusal("x", new Exit.OutputLimit(1)).failure().code()).isEqualTo("image-build-output-limit");
    }

    @Test
    void shouldBeInterruptedWhenItWasStopped() {
        assertThat(catchThrowable(() -> judge("", new Exit.Stopped("cancelled"))))
                .isInstanceOf(InterruptedException.class)
                .hasMessage("cancelled");
    }

    private static Refusal refusal(String text, Exit exit) {
        return catchThrowableOfType(Refusal.class, () -> judge(text, exit));
    }

    private static Breakdown breakdown(String text, Exit exit) {
        return catchThrowableOfType(Breakdown.class, () -> judge(text, exit));
    }

    private static void judge(String text, Exit exit) throws Exception {
        BuildOutput output = new BuildOutput(line -> {});
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        output.output(bytes, bytes.length);
        output.end();
        BuildahTrouble.requireBuilt(exit, output, "Dockerfile");
    }
}
