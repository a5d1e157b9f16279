package dev.slipway.artifacts;

import dev.slipway.devstack.registry.OciRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The local stack's registry, with a referrers API. */
class DevstackRegistryIT extends RegistryContract {
    @TempDir
    static Path storage;

    private static OciRegistry server;

    @BeforeAll
    static void start() throws Exception {
        server = OciRegistry.start(storage, 0);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Override
    String host() {
        return server.address();
    }
}
