package dev.slipway.deploy.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.slipway.deploy.rollout.Place;
import dev.slipway.runtime.Breakdown;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another process holds the lock of a place: what a replica that is frozen in the midst of its work looks like. */
@Timeout(60)
class FencesTest {
    private static final Place PLACE = new Place("hello", "staging");

    /** The other process. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            FileChannel.open(Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                    .lock();
            System.out.println("held");
            System.in.read();
        }
    }

    @TempDir
    Path folder;

    private Process holder;

    @BeforeEach
    void hold() throws Exception {
        Path classes = Path.of(
                Holder.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        classes.toString(),
                        Holder.class.getName(),
                        folder.resolve("hello.staging").toString())
                .start();
        assertThat(holder.inputReader().readLine()).isEqualTo("held");
    }

    @AfterEach
    void end() {
        holder.destroyForcibly();
    }

    @Test
    void shouldSayThatThePlaceIsHeldWhenThatLastsTooLong() {
        Fences fences = new Fences(folder, Duration.ofMillis(50));
        // when, then
        assertThatExceptionOfType(Breakdown.class)
                .isThrownBy(() -> fences.under(PLACE, 1, () -> "done"))
                .satisfies(e -> {
                    assertThat(e.failure().code()).isEqualTo("place-held");
                    assertThat(e.isOutage()).isTrue();
                });
    }

    @Test
    void shouldStopWaitingWhenItIsInterrupted() throws Exception {
        Fences fences = new Fences(folder, Duration.ofMinutes(1));
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                fences.under(PLACE, 1, () -> "done");
            } catch (Exception e) {
                Thread.currentThread().interrupt();
            }
        });
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        // when
        waiting.interrupt();
        // then
        waiting.join();
    }

    @Test
    void shouldGoOnOnceTheOtherIsGone() throws Exception {
        Fences fences = new Fences(folder, Duration.ofMinutes(1));
        FutureTask<String> waiting = new FutureTask<>(() -> fences.under(PLACE, 1, () -> "done"));
        Thread thread = Thread.ofVirtual().start(waiting);
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        // when
        holder.destroyForcibly();
        // then
        assertThat(waiting.get()).isEqualTo("done");
    }
}
