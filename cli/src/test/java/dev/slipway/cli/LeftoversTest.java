package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
    @TempDir
    Path work;

    @Test
    void shouldFindTheJobsThatHaveAFolder() throws Exception {
        String job = UUID.randomUUID().toString();
        Files.createDirectories(work.resolve("build-1").resolve(job + "-17"));
        Files.createDirectories(work.resolve("build-1").resolve("logs"));
        // when
        Set<String> marks = Leftovers.marks(work);
        // then
        assertThat(marks).containsExactly("SLIPWAY_JOB=" + job);
    }

    @Test
    void shouldEndAProcessThatIgnoresTermAndNoOther() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "NOT RUN: leftovers of jobs, since there is no /proc");
        String mark = "SLIPWAY_JOB=" + UUID.randomUUID();
        Process marked = sleeper(mark);
        Process other = sleeper("SLIPWAY_JOB=" + UUID.randomUUID());
        // when
        Leftovers.end(Set.of(mark));
        // then
        assertThat(marked.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(other.isAlive()).isTrue();
        other.destroyForcibly();
    }

    @Test
    @Timeout(60)
    void shouldNotWaitForAProcessWhoseParentTakesNoNoticeOfItsEnd() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "NOT RUN: leftovers of jobs, since there is no /proc");
        String mark = "SLIPWAY_JOB=" + UUID.randomUUID();
        Process parent = new ProcessBuilder("sh", "-c", mark + " sleep 60 & echo $!; exec sleep 60").start();
        long child = Long.parseLong(parent.inputReader().readLine());
        // when
        Leftovers.end(Set.of(mark));
        // then
        assertThat(ProcessHandle.of(child)).get().matches(process -> Processes.end(process, Duration.ZERO));
        parent.destroyForcibly();
    }

    private static Process sleeper(String mark) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", "trap '' TERM; sleep 60");
        builder.environment().put("SLIPWAY_JOB", mark.substring(mark.indexOf('=') + 1));
        return builder.start();
    }
}
