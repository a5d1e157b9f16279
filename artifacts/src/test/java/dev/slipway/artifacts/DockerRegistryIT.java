package dev.slipway.artifacts;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A registry that others wrote, without a referrers API. */
@NeedsDockerRegistry
class DockerRegistryIT extends RegistryContract {
    @TempDir
    static Path storage;

    private static DockerRegistryProcess process;

    @BeforeAll
    static void start() throws Exception {
        process = DockerRegistryProcess.start(storage);
    }

    @AfterAll
    static void stop() throws Exception {
        process.close();
    }

    @Override
    String host() {
        return process.host();
    }
}
