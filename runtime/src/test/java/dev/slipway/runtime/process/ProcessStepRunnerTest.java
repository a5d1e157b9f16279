package dev.slipway.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.events.Digest;
import dev.slipway.events.LogEnd;
import dev.slipway.events.ReleaseId;
import dev.slipway.runtime.logs.JobLog;
import dev.slipway.runtime.logs.LogLimits;
import dev.slipway.runtime.logs.LogSink;
import dev.slipway.runtime.logs.Masker;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProcessStepRunnerTest {
    private static final Duration GRACE = Duration.ofMillis(300);

    @TempDir
    Path folder;

    private final ProcessStepRunner runner = new ProcessStepRunner(GRACE);
    private final Heard heard = new Heard();
    private final StopSignal stop = new StopSignal();
    private StepFixture fixture;

    @BeforeEach
    void prepare() {
        fixture = StepFixture.in(folder);
    }

    @AfterEach
    void leaveNothingBehind() {
        assertThat(processesOf(fixture.jobId())).isEmpty();
    }

    private Exit run(StepFixture step) throws InterruptedException {
        return runner.run(step.step(), heard, stop);
    }

    private static java.util.List<ProcessHandle> processesOf(String jobId) {
        return new MarkedProcesses(MarkedProcesses.JOB, jobId).find();
    }

    @Test
    void shouldTellStatusAndOutputWhenStepEndsByItself() throws Exception {
        // given
        StepFixture step = fixture.script("echo one; echo two >&2; echo three; printf four; exit 3");

        // when
        Exit exit = run(step);

        // then
        assertThat(exit).isEqualTo(new Exit.Exited(3));
        assertThat(heard.text()).isEqualTo("one\ntwo\nthree\nfour");
    }

    @Test
    void shouldRunManyStepsThatEndAtOnce() throws Exception {
        for (int i = 0; i < 25; i++) {
            // when
            Exit exit = run(fixture.running("true"));

            // then
            assertThat(exit.successful()).isTrue();
        }
        assertThat(heard.text()).isEmpty();
    }

    @Test
    void shouldTell127WhenCommandIsNotFound() throws Exception {
        // when
        Exit exit = run(fixture.running("no-such-command-anywhere"));

        // then
        assertThat(exit).isEqualTo(new Exit.Exited(127));
        assertThat(heard.text()).contains("no-such-command-anywhere").contains("not found");
    }

    @Test
    void shouldTell126WhenCommandCannotBeRun() throws Exception {
        // given
        Path text = Files.writeString(folder.resolve("text"), "no program");

        // when
        Exit exit = run(fixture.running(text.toString()));

        // then
        assertThat(exit).isEqualTo(new Exit.Exited(126));
    }

    @Test
    void shouldTellSignalAndSayNothingWhenStepIsKilled() throws Exception {
        // when
        Exit exit = run(fixture.script("kill -9 $$"));

        // then
        assertThat(exit).isEqualTo(new Exit.Signalled(9));
        assertThat(heard.text()).isEmpty();
    }

    @Test
    void shouldTellStatusWhenStepSignalsItsOwnGroup() throws Exception {
        // when
        Exit exit = run(fixture.script("trap '' TERM; kill 0; exit 4"));

        // then
        assertThat(exit).isEqualTo(new Exit.Exited(4));
    }

    @Test
    void shouldNotRunShellBuiltinsInsteadOfPrograms() throws Exception {
        // when
        Exit exit = run(fixture.running("exit", "0"));

        // then
        assertThat(exit).isEqualTo(new Exit.Exited(127));
    }

    @Test
    void shouldGiveNoInput() throws Exception {
        // when
        Exit exit = run(fixture.running("cat"));

        // then
        assertThat(exit).isEqualTo(new Exit.Exited(0));
    }

    @Test
    void shouldClearEnvironmentButForWhatIsNamed() throws Exception {
        // given
        Map<String, String> ours =
                Map.of("PATH", System.getenv("PATH"), "SERVICE_PASSWORD", "hunter2", "CACHE", "/cache");
        StepFixture step = fixture.running("env")
                .with(Map.of("TOKEN", "s3cret", "ticks", "own", "group", "own", "line", "own", "SLIPWAY_STEP", "x"))
                .passing("CACHE", "ABSENT");

        // when
        new ProcessStepRunner(GRACE, ours).run(step.step(), heard, stop);

        // then
        assertThat(heard.text().lines().filter(line -> !line.startsWith("PWD=") && !line.startsWith("SLIPWAY_STEP=")))
                .containsExactlyInAnyOrder(
                        "PATH=" + System.getenv("PATH"),
                        "LANG=C.UTF-8",
                        "LC_ALL=C.UTF-8",
                        "HOME=" + folder.resolve("home"),
                        "TMPDIR=" + folder.resolve("home/tmp"),
                        "CACHE=/cache",
                        "TOKEN=s3cret",
                        "ticks=own",
                        "group=own",
                        "line=own",
                        "SLIPWAY_JOB=" + step.jobId());
        assertThat(folder.resolve("home/tmp")).isDirectory();
        assertThat(heard.text()).doesNotContain("SLIPWAY_STEP=x");
    }

    @Test
    void shouldCarryOverVariablesWhoseNamesAreNotShells() throws Exception {
        // when
        run(fixture.running("env").with(Map.of("INPUT_NODE-VERSION", "20")));

        // then
        assertThat(heard.text().lines()).contains("INPUT_NODE-VERSION=20");
    }

    @Test
    void shouldShowNoSecretInTheProcessTable() throws Exception {
        // when
        run(fixture.script("cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '")
                .with(Map.of("TOKEN", "very-secret-value")));

        // then
        assertThat(heard.text()).contains("slipway-supervisor").doesNotContain("very-secret-value");
        assertThat(fixture.with(Map.of("TOKEN", "very-secret-value")).step().toString())
                .contains("TOKEN")
                .doesNotContain("very-secret-value");
    }

    @Test
    void shouldRunWithDefaultSignals() throws Exception {
        // when
        Exit exit = run(fixture.script("kill -INT $$; kill -QUIT $$; echo ignored"));

        // then
        assertThat(exit).isEqualTo(new Exit.Signalled(2));
    }

    @Test
    void shouldEndStepByTermWhenItTakesTooLong() throws Exception {
        // given
        StepFixture step = fixture.script("trap 'echo bye; exit 0' TERM; echo up; sleep 300 & wait")
                .within(Duration.ofSeconds(1));

        // when
        Exit exit = run(step);

        // then
        assertThat(exit).isEqualTo(new Exit.TimedOut(Duration.ofSeconds(1)));
        assertThat(heard.text()).isEqualTo("up\nbye\n");
    }

    @Test
    void shouldEndStepByKillWhenItIgnoresTerm() throws Exception {
        // given
        StepFixture step =
                fixture.script("trap '' TERM; while :; do sleep 300; done").within(Duration.ofSeconds(1));

        // when
        Exit exit = run(step);

        // then
        assertThat(exit).isInstanceOf(Exit.TimedOut.class);
    }

    @Test
    void shouldEndStepThatIsSuspended() throws Exception {
        // when
        Exit exit = run(fixture.script("kill -STOP $$").within(Duration.ofSeconds(1)));

        // then
        assertThat(exit).isInstanceOf(Exit.TimedOut.class);
    }

    @Test
    void shouldEndStepWhenItPrintsTooMuch() throws Exception {
        // when
        Exit exit = run(fixture.running("yes").printing(100_000));

        // then
        assertThat(exit).isEqualTo(new Exit.OutputLimit(100_000));
        assertThat(heard.length()).isEqualTo(100_000);
    }

    @Test
    void shouldTellOutputLimitWhenStepEndsByItselfBeforeItsOutputIsRead() throws Exception {
        // when
        Exit exit = run(fixture.script("echo 1234567890").printing(10));

        // then
        assertThat(exit).isEqualTo(new Exit.OutputLimit(10));
        assertThat(heard.text()).isEqualTo("1234567890");
    }

    @Test
    void shouldDrainOneGigabyte() throws Exception {
        // given
        AtomicLong bytes = new AtomicLong();
        StepFixture step =
                fixture.running("head", "-c", "1000000000", "/dev/zero").printing(1_000_000_000);

        // when
        Exit exit = runner.run(step.step(), (chunk, length) -> bytes.addAndGet(length), stop);

        // then
        assertThat(exit).isEqualTo(new Exit.Exited(0));
        assertThat(bytes).hasValue(1_000_000_000);
    }

    @Test
    void shouldMaskAndCutALineOfAHundredMegabytesInLittleMemory() throws Exception {
        // given
        StepFixture step = fixture.script("i=0; while [ $i -lt 100 ]; do i=$((i + 1)); printf s3cret;"
                        + " head -c 999994 /dev/zero | tr '\\0' s; done")
                .printing(100_000_000);
        int limit = 3_000_000;
        AtomicLong shipped = new AtomicLong();
        LogSink sink = chunk -> shipped.addAndGet(chunk.bytes().length);
        JobLog log = JobLog.open(
                ReleaseId.next(), "build/main", 1, folder.resolve("log"), sink, LogLimits.DEFAULT.withMaxBytes(limit));
        log.mask(Masker.of(Map.of("TOKEN", "s3cret")));
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        AtomicLong bytes = new AtomicLong();
        AtomicLong allocated = new AtomicLong();

        // when
        Exit exit = runner.run(
                step.step(),
                (chunk, length) -> {
                    long before = threads.getCurrentThreadAllocatedBytes();
                    log.write(chunk, 0, length);
                    allocated.addAndGet(threads.getCurrentThreadAllocatedBytes() - before);
                    bytes.addAndGet(length);
                },
                stop);
        LogEnd end = log.end();
        log.conclude();

        // then
        String line = ("***" + "s".repeat(999_994)).repeat(4).substring(0, limit);
        byte[] expected = (line + "\nlog truncated at " + limit + " bytes\n").getBytes(StandardCharsets.UTF_8);
        assertThat(exit).isEqualTo(new Exit.Exited(0));
        assertThat(bytes).hasValue(100_000_000);
        assertThat(end).isEqualTo(new LogEnd("build/main", 1, expected.length, Digest.of(expected)));
        assertThat(log.awaitShipped(Duration.ofSeconds(30))).isTrue();
        assertThat(shipped).hasValue(expected.length);
        assertThat(allocated.get()).isBetween(1L, 4L << 20);
        assertThat(folder.resolve("log")).doesNotExist();
    }

    @Test
    void shouldBeWhatIsEndedFirstWhenItEatsTheMemory() throws Exception {
        // given
        assumeTrue(Files.exists(Path.of("/proc/self/oom_score_adj")), "no Linux: not tested");

        // when
        Exit exit = run(fixture.script("cat /proc/self/oom_score_adj; sh -c 'cat /proc/self/oom_score_adj'"));

        // then
        assertThat(exit.successful()).isTrue();
        assertThat(heard.text())
                .as("the most that there is, for it and what it begins")
                .isEqualTo("1000\n1000\n");
    }

    @Test
    void shouldNotWaitForBackgroundChildrenThatHoldTheOutput() throws Exception {
        // when
        Exit exit = run(fixture.script("sleep 300 & (trap '' TERM; sleep 300) & echo done; exit 5"));

        // then
        assertThat(exit).isEqualTo(new Exit.Exited(5));
        assertThat(heard.text()).isEqualTo("done\n");
    }

    @Test
    void shouldEndDaemonsWithSessionsOfTheirOwn() throws Exception {
        // given
        String daemons = "setsid sleep 300 & (setsid sh -c 'trap \"\" TERM HUP; sleep 300 & sleep 300' &)";

        // when
        Exit exit = run(fixture.script(daemons + "; sleep 0.3; echo done"));

        // then
        assertThat(exit).isEqualTo(new Exit.Exited(0));
        assertThat(heard.text()).isEqualTo("done\n");
    }

    @Test
    void shouldReturnWhenSomethingThatHidesHoldsTheOutput() throws Exception {
        // given
        Path pid = folder.resolve("pid");
        String hides = "env -i setsid sh -c 'echo $$ >" + pid + "; exec sleep 300' & sleep 0.3; echo done";

        // when
        Exit exit = run(fixture.script(hides));

        // then
        assertThat(exit).isEqualTo(new Exit.Exited(0));
        assertThat(heard.text()).isEqualTo("done\n");
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void shouldWaitForStepThatClosedItsOutput() throws Exception {
        // when
        Exit exit = run(fixture.script("echo up; exec >&- 2>&-; sleep 0.3; exit 7"));

        // then
        assertThat(exit).isEqualTo(new Exit.Exited(7));
        assertThat(heard.text()).isEqualTo("up\n");
    }

    @Test
    void shouldStopStepWhenSignalIsGiven() throws Exception {
        // given
        FutureTask<Exit> running = inBackground(() -> run(fixture.script("echo up; sleep 300")));
        await().until(() -> heard.text().equals("up\n"));

        // when
        stop.stop("release cancelled");

        // then
        assertThat(running.get(30, TimeUnit.SECONDS)).isEqualTo(new Exit.Stopped("release cancelled"));
        assertThat(processesOf(fixture.jobId())).isEmpty();
    }

    @Test
    void shouldNotStartStepWhenSignalWasGivenBefore() throws Exception {
        // given
        stop.stop("shutting down");

        // when
        Exit exit = run(fixture.script("touch started"));

        // then
        assertThat(exit).isEqualTo(new Exit.Stopped("shutting down"));
        assertThat(folder.resolve("started")).doesNotExist();
    }

    @Test
    void shouldEndStepBeforeThrowingWhenThreadIsInterrupted() throws Exception {
        // given
        FutureTask<Exit> running = new FutureTask<>(() -> run(fixture.script("trap '' TERM; echo up; sleep 300; :")));
        Thread thread = Thread.ofVirtual().start(running);
        await().until(() -> heard.text().equals("up\n"));

        // when
        thread.interrupt();

        // then
        assertThatThrownBy(() -> running.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(processesOf(fixture.jobId())).isEmpty();
    }

    @Test
    void shouldEndStepAndThrowWhatListenerThrew() {
        // given
        StepListener failing = (bytes, length) -> {
            throw new IllegalStateException("no room");
        };

        // when
        assertThatThrownBy(() -> runner.run(fixture.script("echo up; sleep 300").step(), failing, stop))
                // then
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no room");
    }

    @Test
    void shouldRefuseWhenWorkingDirectoryIsMissing() {
        // given
        Step step = new Step(
                "compile",
                java.util.List.of("true"),
                folder.resolve("absent"),
                folder,
                Map.of(),
                java.util.Set.of(),
                Duration.ofSeconds(1),
                1,
                fixture.jobId());

        // when
        assertThatThrownBy(() -> runner.run(step, heard, stop))
                // then
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("step 'compile' could not be started")
                .hasMessageContaining("absent is not a folder");
    }

    @Test
    void shouldRefuseWithoutTheCommandsTextWhenCommandLineIsTooLong() {
        // given
        StepFixture step = fixture.running("echo", "x".repeat(4 << 20));

        // when
        assertThatThrownBy(() -> run(step))
                // then
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("could not be started")
                .hasMessageNotContaining("xxxx");
    }

    @Test
    void shouldLeaveOtherStepsOfTheSameJobAlone() throws Exception {
        // given
        FutureTask<Exit> other =
                inBackground(() -> run(fixture.script("echo up; while ! test -e go; do sleep 0.05; done; exit 6")));
        await().until(() -> heard.text().equals("up\n"));

        // when
        Exit exit = runner.run(fixture.script("setsid sleep 300 & exit 2").step(), heard, stop);

        // then
        assertThat(exit).isEqualTo(new Exit.Exited(2));
        Files.createFile(folder.resolve("go"));
        assertThat(other.get(30, TimeUnit.SECONDS)).isEqualTo(new Exit.Exited(6));
    }

    @Test
    void shouldEndOrphansOfOneJobOnly() throws Exception {
        // given
        String jobId = fixture.jobId();
        Process polite = orphan(jobId, "exec setsid sleep 300");
        Process stubborn = orphan(jobId, "trap '' TERM; echo up; while :; do sleep 300; done");
        Process stranger = orphan(jobId + "0", "exec sleep 300");
        assertThat(stubborn.inputReader().readLine()).isEqualTo("up");
        await().until(() -> processesOf(jobId).size() >= 2);

        // when
        ProcessStepRunner.killAllOf(jobId);

        // then
        assertThat(processesOf(jobId)).isEmpty();
        assertThat(polite.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(stranger.isAlive()).isTrue();
        stranger.destroyForcibly().waitFor();
    }

    private static Process orphan(String jobId, String script) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script);
        builder.environment().put(MarkedProcesses.JOB, jobId);
        return builder.start();
    }

    private static <T> FutureTask<T> inBackground(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task;
    }
}
