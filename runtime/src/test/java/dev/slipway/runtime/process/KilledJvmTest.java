package dev.slipway.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KilledJvmTest {
    @TempDir
    Path folder;

    private final String jobId = "job-" + UUID.randomUUID();
    private final MarkedProcesses processes = new MarkedProcesses(MarkedProcesses.JOB, jobId);

    @Test
    void shouldEndStepWhenJvmIsKilled() throws Exception {
        // given
        Process jvm = jvmRunning("sleep 300 & touch up; exec sleep 300");

        // when
        jvm.destroyForcibly().waitFor();

        // then
        await().atMost(Duration.ofSeconds(20)).until(() -> processes.find().isEmpty());
    }

    @Test
    void shouldEndStepThatIgnoresTermWhenJvmIsKilled() throws Exception {
        // given
        Process jvm = jvmRunning("trap '' TERM HUP INT; touch up; while :; do sleep 300; done");

        // when
        jvm.destroyForcibly().waitFor();

        // then
        await().atMost(Duration.ofSeconds(20)).until(() -> processes.find().isEmpty());
    }

    @Test
    void shouldEndEscapedDaemonWhenNextJvmKillsAllOfTheJob() throws Exception {
        // given
        Process jvm = jvmRunning("setsid sh -c 'touch up; exec sleep 300' & wait");
        jvm.destroyForcibly().waitFor();
        await().atMost(Duration.ofSeconds(20)).until(() -> processes.find().size() == 1);

        // when
        ProcessStepRunner.killAllOf(jobId);

        // then
        assertThat(processes.find()).isEmpty();
    }

    private Process jvmRunning(String script) throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DoomedJvm.class.getName(),
                        folder.toString(),
                        jobId,
                        script)
                .inheritIO()
                .start();
        await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(folder.resolve("up")));
        return jvm;
    }
}
