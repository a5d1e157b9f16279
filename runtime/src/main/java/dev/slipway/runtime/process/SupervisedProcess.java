package dev.slipway.runtime.process;

import dev.slipway.events.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One process under its supervisor. Whatever ends it first (itself, its time-out, its output, a stop, an interrupt)
 * names the exit; then its group is ended through the supervisor, what escaped is ended by its mark, and its streams are
 * drained. Every wait is bounded.
 */
final class SupervisedProcess {
    /** What the supervisor takes beside the grace: five seconds for KILL to work, and reserve. */
    private static final Duration RESERVE = Duration.ofSeconds(10);
    /** The streams end with the processes; only one that hides from us can hold them open. */
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private final Launch launch;
    private final Duration grace;
    private final Process process;
    private final MarkedProcesses marked;
    private final CompletableFuture<Exit> ended = new CompletableFuture<>();
    private final List<Pump> pumps = new ArrayList<>();

    private SupervisedProcess(Launch launch, Duration grace, Process process, MarkedProcesses marked) {
        this.launch = launch;
        this.grace = grace;
        this.process = process;
        this.marked = marked;
        pump("output", process.getInputStream(), launch.output());
        if (launch.errors() != null) {
            pump("errors", process.getErrorStream(), launch.errors());
        }
    }

    /** Starts a process, waits for its end, and leaves nothing of it behind. */
    static Exit run(Launch launch, Supervisor supervisor, Duration grace, StopSignal stop) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException(launch.what() + " was not started");
        }
        if (stop.reason().isPresent()) {
            return new Exit.Stopped(stop.reason().get());
        }
        String mark = UUID.randomUUID().toString();
        Process process = start(launch, supervisor, mark);
        MarkedProcesses marked = new MarkedProcesses(MarkedProcesses.STEP, mark);
        return new SupervisedProcess(launch, grace, process, marked).untilGone(stop);
    }

    private static Process start(Launch launch, Supervisor supervisor, String mark) {
        if (!Files.isDirectory(launch.directory())) {
            throw cannotStart(launch, launch.directory() + " is not a folder", "Make it first.", null);
        }
        ProcessBuilder builder = new ProcessBuilder(supervisor.commandLine(launch.command(), launch.environment()));
        builder.directory(launch.directory().toFile()).redirectErrorStream(launch.errors() == null);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(launch.environment());
        environment.put(MarkedProcesses.STEP, mark);
        environment.remove(MarkedProcesses.JOB);
        if (launch.jobId() != null) {
            environment.put(MarkedProcesses.JOB, launch.jobId());
        }
        try {
            return builder.start();
        } catch (IOException e) {
            // Its message holds the command line, which holds our scripts: the cause alone tells why.
            String why = e.getCause() == null
                    ? "the system refused"
                    : String.valueOf(e.getCause().getMessage());
            String mend = "Look at the limits on processes, memory and the length of a command line.";
            throw cannotStart(launch, why, mend, e);
        }
    }

    private static ProcessException cannotStart(Launch launch, String why, String mend, @Nullable IOException cause) {
        Failure failure = new Failure("process-not-started", launch.what() + " could not be started", null, why, mend);
        return new ProcessException(failure, cause != null, cause);
    }

    private void pump(String stream, InputStream in, StepListener listener) {
        pumps.add(new Pump(
                launch.what() + " " + stream,
                in,
                listener,
                launch.maxOutputBytes(),
                limit -> end(limit < 0 ? new Exit.Stopped("nobody hears it") : new Exit.OutputLimit(limit))));
    }

    private Exit untilGone(StopSignal stop) throws InterruptedException {
        boolean interrupted = false;
        pumps.forEach(Pump::start);
        process.onExit().thenAccept(it -> ended.complete(Exit.ofStatus(it.exitValue())));
        try (StopSignal.Registration registration = stop.onStop(reason -> end(new Exit.Stopped(reason)))) {
            awaitEnd();
        } catch (InterruptedException e) {
            interrupted = true;
            end(new Exit.Stopped("interrupted"));
        }
        interrupted |= sweep();
        if (interrupted) {
            throw new InterruptedException(launch.what() + " was ended");
        }
        return exit();
    }

    private void awaitEnd() throws InterruptedException {
        try {
            ended.get(launch.timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            end(new Exit.TimedOut(launch.timeout()));
        } catch (ExecutionException e) {
            throw new IllegalStateException(launch.what() + ": its exit is not known", e);
        }
    }

    /** Closes the supervisor's pipe, which ends the group. The first exit stands. */
    private void end(Exit exit) {
        ended.complete(exit);
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It is closed all the same, or its reader is gone already.
        }
    }

    /** Returns when nothing is left, whatever interrupts come; tells whether any came. */
    private boolean sweep() {
        Uninterrupted wait = new Uninterrupted();
        if (!wait.until(grace.plus(RESERVE), process::waitFor)) {
            process.destroyForcibly();
        }
        marked.end(Duration.ZERO);
        for (Pump pump : pumps) {
            wait.until(DRAIN, (time, unit) -> pump.finish(Duration.of(time, unit.toChronoUnit())));
        }
        return wait.interrupted();
    }

    private Exit exit() {
        for (Pump pump : pumps) {
            switch (pump.failure()) {
                case null -> {}
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new IllegalStateException(e);
            }
        }
        Exit exit = ended.join();
        boolean overflown = pumps.stream().anyMatch(Pump::overflown);
        return overflown && exit.ranToItsEnd() ? new Exit.OutputLimit(launch.maxOutputBytes()) : exit;
    }
}
