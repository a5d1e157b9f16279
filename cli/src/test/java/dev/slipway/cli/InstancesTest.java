package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
@EnabledOnOs(OS.LINUX)
class InstancesTest {
    @TempDir
    Path folder;

    private Process marked(Path workdir) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sleep", "60").directory(workdir.toFile());
        builder.environment().put("SLIPWAY_INSTANCE", "hello-staging-" + folder.getFileName());
        return builder.start();
    }

    @Test
    void shouldStopTheChildrenOfAnInstanceThatIsGone() throws Exception {
        Path state = Files.createDirectories(folder.resolve("deploy"));
        Files.createDirectories(state.resolve("instances/hello-staging-" + folder.getFileName()));
        Process child = marked(Files.createDirectories(state.resolve("images/one")));
        Process ofAnotherStack = marked(Files.createDirectories(folder.resolve("elsewhere")));
        try {
            // when
            Instances.stopAll(state);
            // then
            assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(ofAnotherStack.isAlive()).isTrue();
        } finally {
            child.destroyForcibly();
            ofAnotherStack.destroyForcibly();
        }
    }
}
