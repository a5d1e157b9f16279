package dev.slipway.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ToolTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    @Test
    void shouldKeepStreamsApart() throws Exception {
        // when
        Tool.Output output = sh("echo out; echo err >&2; exit 2", MINUTE, 100);

        // then
        assertThat(output.exit()).isEqualTo(new Exit.Exited(2));
        assertThat(output.successful()).isFalse();
        assertThat(output.text()).isEqualTo("out\n");
        assertThat(output.errors()).isEqualTo("err\n");
    }

    @Test
    void shouldRunInDirectoryWithNoHomeAndOwnVariables() throws Exception {
        // when
        Tool.Output output = Tool.run(
                List.of("sh", "-c", "pwd; echo $HOME $TOKEN $LANG"), folder, Map.of("TOKEN", "t"), MINUTE, 1000);

        // then
        assertThat(output.text()).isEqualTo(folder.toRealPath() + "\n/nonexistent t C.UTF-8\n");
    }

    @Test
    void shouldBoundEachStream() throws Exception {
        // when
        Tool.Output output = sh("echo fine; yes >&2", MINUTE, 5000);

        // then
        assertThat(output.exit()).isEqualTo(new Exit.OutputLimit(5000));
        assertThat(output.text()).isEqualTo("fine\n");
        assertThat(output.stderr()).hasSize(5000);
    }

    @Test
    void shouldEndToolThatTakesTooLong() throws Exception {
        // when
        Tool.Output output = sh("echo up; sleep 300", Duration.ofSeconds(1), 100);

        // then
        assertThat(output.exit()).isEqualTo(new Exit.TimedOut(Duration.ofSeconds(1)));
        assertThat(output.text()).isEqualTo("up\n");
    }

    @Test
    void shouldMarkToolWithItsJob() throws Exception {
        // given
        String jobId = "job-" + UUID.randomUUID();

        // when
        Tool.Output output = Tool.run(
                List.of("sh", "-c", "setsid sleep 300 & echo $SLIPWAY_JOB"),
                folder,
                Map.of(),
                MINUTE,
                1000,
                jobId,
                new StopSignal());

        // then
        assertThat(output.text()).isEqualTo(jobId + "\n");
        assertThat(new MarkedProcesses(MarkedProcesses.JOB, jobId).find()).isEmpty();
    }

    @Test
    void shouldRefuseVariableWithNulWithoutSayingItsValue() {
        // when
        assertThatThrownBy(() -> Tool.run(List.of("true"), folder, Map.of("TOKEN", "sec\0ret"), MINUTE, 100))
                // then
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TOKEN")
                .hasMessageNotContaining("sec");
    }

    private Tool.Output sh(String script, Duration timeout, long maxBytes) throws InterruptedException {
        return Tool.run(List.of("sh", "-c", script), folder, Map.of(), timeout, maxBytes);
    }
}
