package dev.slipway.runtime.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.events.Digest;
import dev.slipway.events.LogEnd;
import dev.slipway.events.ReleaseId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JobLogTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final LogLimits QUICK = new LogLimits(
            1 << 20, 1000, Duration.ofMillis(20), Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMinutes(1));

    @TempDir
    Path folder;

    private final ReleaseId release = ReleaseId.next();
    private final RecordingSink sink = new RecordingSink();
    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("log");
    }

    private JobLog open(LogLimits limits) throws IOException {
        JobLog log = JobLog.open(release, "suite/unit", 2, file, sink, limits);
        log.mask(Masker.of(Map.of("TOKEN", "secret")));
        return log;
    }

    private static void write(JobLog log, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        log.write(bytes, 0, bytes.length);
    }

    private String shipped() {
        return new String(sink.bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void shouldSayThatAnotherAttemptFollowsUnlessItWasConcluded() throws Exception {
        // given
        JobLog putOff = open(QUICK);
        JobLog over = JobLog.open(release, "suite/other", 1, folder.resolve("other"), sink, QUICK);
        JobLog unproven = JobLog.open(release, "suite/third", 1, folder.resolve("third"), sink, QUICK);
        over.conclude();
        unproven.end();
        // when
        putOff.close();
        over.close();
        unproven.close();
        // then
        for (JobLog log : List.of(putOff, over, unproven)) {
            assertThat(log.awaitShipped(MINUTE)).isTrue();
        }
        assertThat(sink.chunks).hasSize(3).allSatisfy(chunk -> assertThat(chunk.again())
                .isEqualTo(!chunk.job().equals("suite/other")));
    }

    @Test
    void shouldShipWhatWasWrittenMaskedAndTellItsEnd() throws Exception {
        // given
        JobLog log = open(QUICK);
        log.line("$ make");
        write(log, "the sec");
        write(log, "ret is out, no newline");
        log.line("ended");

        // when
        LogEnd end = log.end();
        log.conclude();

        // then
        String expected = "$ make\nthe *** is out, no newline\nended\n";
        assertThat(log.awaitShipped(MINUTE)).isTrue();
        assertThat(shipped()).isEqualTo(expected);
        byte[] bytes = expected.getBytes(StandardCharsets.UTF_8);
        assertThat(end).isEqualTo(new LogEnd("suite/unit", 2, bytes.length, Digest.of(bytes)));
        assertThat(sink.chunks.getLast().end()).isEqualTo(end);
        assertThat(sink.chunks)
                .allMatch(chunk ->
                        chunk.release().equals(release) && chunk.job().equals("suite/unit") && chunk.attempt() == 2);
        assertThat(file).doesNotExist();
    }

    @Test
    void shouldShipEndOfEmptyLog() throws Exception {
        // given
        JobLog log = open(QUICK);

        // when
        LogEnd end = log.end();
        log.conclude();

        // then
        assertThat(log.awaitShipped(MINUTE)).isTrue();
        assertThat(sink.chunks).singleElement().satisfies(chunk -> {
            assertThat(chunk.bytes()).isEmpty();
            assertThat(chunk.end()).isEqualTo(end);
        });
        assertThat(end.bytes()).isZero();
        assertThat(log.end()).isEqualTo(end);
    }

    @Test
    void shouldShipBeforeTheLogEnds() throws Exception {
        // given
        JobLog log = open(QUICK);

        // when
        write(log, "working");

        // then
        await().until(() -> shipped().equals("working"));
        write(log, " on");
        await().until(() -> shipped().equals("working on"));
        assertThat(sink.chunks).allMatch(chunk -> chunk.end() == null);
        log.close();
        assertThat(log.awaitShipped(MINUTE)).isTrue();
    }

    @Test
    void shouldShipInChunksNoLargerThanAllowed() throws Exception {
        // given
        JobLog log = open(QUICK);
        String text = "0123456789".repeat(1234);

        // when
        write(log, text);
        log.conclude();

        // then
        assertThat(log.awaitShipped(MINUTE)).isTrue();
        assertThat(shipped()).isEqualTo(text);
        assertThat(sink.chunks).allMatch(chunk -> chunk.bytes().length <= 1000).hasSizeGreaterThanOrEqualTo(13);
    }

    @Test
    void shouldRetryInOrderWhileSinkIsAwayAndNotHoldUpWriter() throws Exception {
        // given
        sink.away = true;
        JobLog log = open(QUICK);

        // when
        for (int i = 0; i < 1000; i++) {
            log.line("line " + i);
        }
        LogEnd end = log.end();
        log.conclude();
        await().until(() -> sink.attempts.get() >= 3);
        boolean early = log.awaitShipped(Duration.ZERO);
        sink.away = false;

        // then
        assertThat(early).isFalse();
        assertThat(log.awaitShipped(MINUTE)).isTrue();
        assertThat(sink.bytes()).hasSize((int) end.bytes());
        assertThat(Digest.of(sink.bytes())).isEqualTo(end.digest());
    }

    @Test
    void shouldNotHoldUpWriterWhenSinkDoesNotAnswer() throws Exception {
        // given
        CountDownLatch answer = new CountDownLatch(1);
        LogSink slow = chunk -> {
            answer.await();
            sink.send(chunk);
        };
        JobLog log = JobLog.open(release, "build/main", 1, file, slow, QUICK);

        // when
        write(log, "x".repeat(500_000));
        LogEnd end = log.end();
        log.conclude();

        // then
        assertThat(end.bytes()).isEqualTo(500_000);
        answer.countDown();
        assertThat(log.awaitShipped(MINUTE)).isTrue();
        assertThat(sink.bytes()).hasSize(500_000);
    }

    @Test
    void shouldGoOnWhenSinkThrowsWhatItShouldNot() throws Exception {
        // given
        LogSink broken = chunk -> {
            if (sink.attempts.get() == 0) {
                sink.attempts.incrementAndGet();
                throw new IllegalStateException("a bug");
            }
            sink.send(chunk);
        };
        JobLog log = JobLog.open(release, "build/main", 1, file, broken, QUICK);

        // when
        write(log, "text");
        log.conclude();

        // then
        assertThat(log.awaitShipped(MINUTE)).isTrue();
        assertThat(shipped()).isEqualTo("text");
    }

    @Test
    void shouldTruncateAtLimitWithOneRecordThatSaysSo() throws Exception {
        // given
        JobLog log = open(QUICK.withMaxBytes(10));

        // when
        write(log, "12345678ü90");
        write(log, "more");
        log.line("and more");
        LogEnd end = log.end();
        log.conclude();

        // then
        assertThat(log.awaitShipped(MINUTE)).isTrue();
        assertThat(shipped()).isEqualTo("12345678ü\nlog truncated at 10 bytes\n");
        assertThat(end.bytes()).isEqualTo(sink.bytes().length);
    }

    @Test
    void shouldTruncateBeforeCharacterThatDoesNotFit() throws Exception {
        // given
        JobLog log = open(QUICK.withMaxBytes(9));

        // when
        write(log, "12345678ü90");
        log.conclude();

        // then
        assertThat(log.awaitShipped(MINUTE)).isTrue();
        assertThat(shipped()).isEqualTo("12345678\nlog truncated at 8 bytes\n");
    }

    @Test
    void shouldNotTruncateLogThatJustFits() throws Exception {
        // given
        JobLog log = open(QUICK.withMaxBytes(4));

        // when
        write(log, "1234");
        log.conclude();

        // then
        assertThat(log.awaitShipped(MINUTE)).isTrue();
        assertThat(shipped()).isEqualTo("1234");
    }

    @Test
    void shouldDropWhatIsWrittenAfterTheEnd() throws Exception {
        // given
        JobLog log = open(QUICK);
        LogEnd end = log.end();

        // when
        log.line("late");
        log.conclude();

        // then
        assertThat(log.end()).isEqualTo(end);
        assertThat(log.awaitShipped(MINUTE)).isTrue();
        assertThat(shipped()).isEmpty();
    }

    @Test
    void shouldGiveUpAndRemoveFileWhenSinkStaysAwayAfterTheEnd() throws Exception {
        // given
        sink.away = true;
        JobLog log = open(new LogLimits(
                1000, 100, Duration.ZERO, Duration.ofMillis(5), Duration.ofMillis(5), Duration.ofMillis(50)));
        write(log, "text");

        // when
        log.conclude();

        // then
        assertThat(log.awaitShipped(MINUTE)).isFalse();
        assertThat(file).doesNotExist();
    }

    @Test
    void shouldKeepWritingWhenWriterIsInterrupted() throws Exception {
        // given
        JobLog log = open(QUICK);

        // when
        Thread.currentThread().interrupt();
        log.line("stopped");
        log.conclude();

        // then
        assertThat(Thread.interrupted()).isTrue();
        assertThat(log.awaitShipped(MINUTE)).isTrue();
        assertThat(shipped()).isEqualTo("stopped\n");
    }

    @Test
    void shouldFailToOpenWhenFolderIsMissing() {
        // given
        file = folder.resolve("absent/log");

        // when
        assertThatThrownBy(() -> open(QUICK))
                // then
                .isInstanceOf(IOException.class)
                .hasMessageContaining("absent");
    }
}
