package dev.slipway.artifacts;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A registry that others wrote, with basic authentication from a file of passwords. */
@NeedsDockerRegistry
class DockerRegistryPasswordIT extends PasswordRegistryContract {
    /** What {@code htpasswd -nbB -C 5 ann correct-horse} gives: the registry takes bcrypt alone. */
    private static final String ENTRY = USER + ":$2y$05$uW6HpunbtZeAMW6qJ8msaOUTLrWvs2YoJdFseGwJKWMONTa54X/te\n";

    @TempDir
    static Path storage;

    private static DockerRegistryProcess process;

    @BeforeAll
    static void start() throws Exception {
        Path passwords = Files.writeString(storage.resolve("passwords"), ENTRY);
        process = DockerRegistryProcess.start(storage, """
                auth:
                  htpasswd: {realm: slipway-test, path: %s}
                """.formatted(passwords));
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
