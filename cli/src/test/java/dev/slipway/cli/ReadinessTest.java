package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadinessTest {
    private Process process;

    @BeforeEach
    void startProcess() throws IOException {
        process = new ProcessBuilder("sleep", "60").start();
    }

    @AfterEach
    void endProcess() {
        process.destroyForcibly();
    }

    private static Readiness within(Duration time) {
        return new Readiness(new Terminal(System.out, true), time);
    }

    @Test
    void shouldNameTheProcessWhenItStillRunsAndIsNotReadyInTime() {
        assertThatThrownBy(() -> within(Duration.ofMillis(300)).comesAgain("edge", process.toHandle(), () -> false))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("kill -9 " + process.pid() + ", then ./slipway up");
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void shouldLetAPartStartAgainWhenItHasEnded() throws InterruptedException {
        process.destroyForcibly().waitFor();
        assertThat(within(Duration.ofMinutes(1)).comesAgain("edge", process.toHandle(), () -> false))
                .isFalse();
    }

    @Test
    void shouldWaitForAPartThatIsNotReadyYet() {
        AtomicInteger asked = new AtomicInteger();
        assertThat(within(Duration.ofMinutes(1))
                        .comesAgain("edge", process.toHandle(), () -> asked.incrementAndGet() > 3))
                .isTrue();
    }
}
