package dev.slipway.runtime.process;

import dev.slipway.events.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Runs steps as plain processes of this machine, under the service's own user: for development, and where the machine
 * is the isolation. Needs sh, sleep, and setsid or Perl. Whatever a step leaves running when it ends is ended: its
 * group by TERM and, after the grace, KILL; what has a session of its own by KILL, where there is {@code /proc}. A
 * process that has both a session of its own and no {@code SLIPWAY_STEP} any more escapes.
 */
public final class ProcessStepRunner implements StepRunner {
    /** Between TERM and KILL, unless told otherwise: what {@code docker stop} gives a container. */
    public static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

    private final Map<String, String> ours;
    private final Duration grace;
    private final Supervisor supervisor;

    /**
     * One that passes variables of this JVM's environment through.
     *
     * @param grace how long a process has between TERM and KILL
     * @throws ProcessException when this machine lacks a tool
     */
    public ProcessStepRunner(Duration grace) {
        this(grace, System.getenv());
    }

    ProcessStepRunner(Duration grace, Map<String, String> ours) {
        this.ours = Map.copyOf(ours);
        this.grace = grace;
        this.supervisor = new Supervisor(HostTools.find(ours), grace);
    }

    @Override
    public Exit run(Step step, StepListener listener, StopSignal stop) throws InterruptedException {
        Path temporary = step.home().resolve("tmp");
        try {
            Files.createDirectories(temporary);
        } catch (IOException e) {
            throw noHome(step, e);
        }
        Map<String, String> environment = CleanEnvironment.of(
                ours, step.home().toString(), temporary.toString(), step.passThrough(), step.environment());
        Launch launch = new Launch(
                "step '" + step.name() + "'",
                step.command(),
                step.workingDirectory(),
                environment,
                step.jobId(),
                step.timeout(),
                step.maxOutputBytes(),
                listener,
                null);
        return SupervisedProcess.run(launch, supervisor, grace, stop);
    }

    /**
     * Kills every process of a job on this machine: what a JVM that died left behind, beyond what its supervisors ended.
     * Finds nothing on a machine without {@code /proc}.
     *
     * @param jobId as in {@link Step}; no step of it may be running
     * @throws ProcessException when some processes do not end
     */
    public static void killAllOf(String jobId) {
        new MarkedProcesses(MarkedProcesses.JOB, jobId).end(Duration.ZERO);
    }

    private static ProcessException noHome(Step step, IOException cause) {
        Failure failure = new Failure(
                "process-not-started",
                "step '" + step.name() + "' could not be started",
                step.home().toString(),
                "its home folder cannot be made: " + cause,
                "Give the service the right to write there, and space.");
        return new ProcessException(failure, true, cause);
    }
}
