package dev.slipway.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Schemathesis ({@code SLIPWAY_SCHEMATHESIS} names its program {@code st}) sends what the API's own description allows,
 * and what it does not, and holds each answer against that description. {@code schemathesis.toml} bounds and seeds it.
 */
@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
class FuzzIT {
    private static final String PROGRAM = "SLIPWAY_SCHEMATHESIS";

    @Inject
    GatewayConfig config;

    @TestHTTPResource("/")
    URI root;

    @TempDir
    Path folder;

    @Test
    void shouldAnswerAsDocumentedWhateverIsSent() throws Exception {
        // given
        String program = program();
        liveRelease();

        // when
        int exit = run(program);

        // then
        String said = Files.readString(folder.resolve("output"));
        assertThat(exit).as(said).isZero();
        assertThat(said).contains("Coverage", "Fuzzing");
    }

    /** Something that can be cancelled, whatever other tests have left. */
    private void liveRelease() throws IOException {
        String token = Files.readString(config.tokenFile().orElseThrow()).strip();
        try (Api api = new Api(root, token)) {
            String order = "{\"repository\":\"" + Story.REPOSITORY + "\"}";
            assertThat(api.post("/api/v1/builds", order).status()).isEqualTo(202);
        }
    }

    private static String program() {
        String program = System.getenv(PROGRAM);
        if (program == null || !Files.isExecutable(Path.of(program))) {
            String why = program == null ? PROGRAM + " names no program" : program + " is no program";
            System.out.println("did not run: API fuzzing tier (" + why + ")");
            assumeTrue(false, why);
        }
        return String.valueOf(program);
    }

    private int run(String program) throws IOException, InterruptedException {
        Path settings = Path.of("src/test/resources/schemathesis.toml").toAbsolutePath();
        ProcessBuilder fuzz = new ProcessBuilder(
                        program,
                        "--config-file",
                        settings.toString(),
                        "--no-color",
                        "run",
                        root.resolve("/q/openapi").toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        String token = Files.readString(config.tokenFile().orElseThrow()).strip();
        fuzz.environment().put("SLIPWAY_TOKEN", token);
        Process process = fuzz.start();
        try {
            assertThat(process.waitFor(10, TimeUnit.MINUTES)).as("it ends").isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
