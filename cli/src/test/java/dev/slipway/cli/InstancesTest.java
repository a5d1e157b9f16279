package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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

    private final String id = UUID.randomUUID().toString();
    private final List<Process> started = new ArrayList<>();
    private Path state;
    private Path ours;
    private Path elsewhere;

    @BeforeEach
    void makeFolders() throws IOException {
        state = Files.createDirectories(folder.resolve("deploy"));
        ours = Files.createDirectories(state.resolve("images/one"));
        elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.writeString(state.resolve("id"), id);
    }

    @AfterEach
    void endAll() {
        started.forEach(Process::destroyForcibly);
    }

    private String name() {
        return "hello-staging-" + folder.getFileName();
    }

    private void makeInstancesFolder() throws IOException {
        Files.createDirectories(state.resolve("instances").resolve(name()));
    }

    private Process child(Path workdir, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sleep", "60").directory(workdir.toFile());
        builder.environment().put("SLIPWAY_INSTANCE", name());
        builder.environment().putAll(environment);
        Process child = builder.start();
        started.add(child);
        return child;
    }

    private static Map<String, String> home(String id) {
        return Map.of("SLIPWAY_TARGET_HOME", id);
    }

    private static void assertEnded(Process child) throws InterruptedException {
        assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldStopTheChildrenOfAnInstanceThatIsGone() throws Exception {
        makeInstancesFolder();
        Process child = child(elsewhere, home(id));
        Process ofAnotherStack = child(ours, home(UUID.randomUUID().toString()));
        // when
        Instances.stopAll(state);
        // then
        assertEnded(child);
        assertThat(ofAnotherStack.isAlive()).isTrue();
    }

    @Test
    void shouldStopWhatIsOursWhenItsInstancesFolderIsGone() throws Exception {
        Process child = child(elsewhere, home(id));
        // when
        Instances.stopAll(state);
        // then
        assertEnded(child);
    }

    @Test
    void shouldStopTheChildrenThatAnEarlierVersionStarted() throws Exception {
        makeInstancesFolder();
        Process child = child(ours, Map.of());
        Process ofAnotherStack = child(elsewhere, Map.of());
        // when
        Instances.stopAll(state);
        // then
        assertEnded(child);
        assertThat(ofAnotherStack.isAlive()).isTrue();
    }
}
