package dev.slipway.build;

import dev.slipway.build.packager.Troubles;
import dev.slipway.events.Failure;
import dev.slipway.events.ReleasePlanned;
import dev.slipway.pipeline.BuildStep;
import dev.slipway.runtime.JobContext;
import dev.slipway.runtime.process.Exit;
import dev.slipway.runtime.process.Step;
import dev.slipway.runtime.process.StepRunner;
import dev.slipway.runtime.process.Tail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs a plan's build steps, one after another, up to the first that fails. */
final class BuildSteps {
    private static final int MOST_WORDS = 500;

    private final StepRunner runner;
    private final Set<String> passThrough;
    private final Optional<Path> home;
    private final long maxOutput;

    /**
     * One with these settings.
     *
     * @param passThrough names of variables that the steps get if they are set
     * @param home HOME of the steps; empty for a fresh one for each job
     * @param maxOutput how many bytes a step may print
     */
    BuildSteps(StepRunner runner, Set<String> passThrough, Optional<Path> home, long maxOutput) {
        this.runner = runner;
        this.passThrough = Set.copyOf(passThrough);
        this.home = home;
        this.maxOutput = maxOutput;
    }

    /**
     * Runs them.
     *
     * @return why the build failed; empty when every step ended well
     */
    Optional<Failure> run(List<BuildStep> steps, Path workspace, ReleasePlanned planned, JobContext context)
            throws InterruptedException {
        for (int i = 0; i < steps.size(); i++) {
            context.log()
                    .line("== step " + (i + 1) + "/" + steps.size() + ": "
                            + steps.get(i).name());
            Optional<Failure> failure = run(steps.get(i), workspace, planned, context);
            if (failure.isPresent()) {
                return failure;
            }
        }
        return Optional.empty();
    }

    private Optional<Failure> run(BuildStep step, Path workspace, ReleasePlanned planned, JobContext context)
            throws InterruptedException {
        Optional<Path> folder = folder(step, workspace);
        if (folder.isEmpty()) {
            return Optional.of(noFolder(step));
        }
        Tail tail = new Tail();
        Exit exit = runIn(folder.get(), step, planned, context, tail);
        context.log().line("== step " + step.name() + " " + exit);
        return failure(step, exit, tail);
    }

    private Exit runIn(Path folder, BuildStep step, ReleasePlanned planned, JobContext context, Tail tail)
            throws InterruptedException {
        Step process = new Step(
                step.name(),
                List.of("sh", "-eu", "-c", step.run()),
                folder,
                Workspaces.folder(context.folder(), "home"),
                environment(step, planned, context),
                passThrough,
                step.timeout(),
                maxOutput,
                context.jobId());
        return runner.run(
                process,
                (bytes, length) -> {
                    context.log().write(bytes, 0, length);
                    tail.add(bytes, length);
                },
                context.stop());
    }

    private Map<String, String> environment(BuildStep step, ReleasePlanned planned, JobContext context) {
        Map<String, String> environment = new HashMap<>();
        environment.put("CI", "true");
        home.ifPresent(folder -> environment.put("HOME", folder.toString()));
        environment.putAll(step.env());
        environment.put("SLIPWAY_RELEASE", context.release().toString());
        environment.put("SLIPWAY_COMMIT", planned.commit().sha());
        environment.put("SLIPWAY_VERSION", planned.version());
        environment.put("SLIPWAY_APPLICATION", planned.application());
        return environment;
    }

    /** An earlier step, or the commit, may have put a link there. */
    private static Optional<Path> folder(BuildStep step, Path workspace) {
        Path folder = workspace.resolve(step.workdir());
        try {
            Path real = Files.isDirectory(folder) ? folder.toRealPath() : null;
            return Optional.ofNullable(real).filter(path -> path.startsWith(real(workspace)));
        } catch (IOException e) {
            throw Troubles.disk("looking for the folder of step '" + step.name() + "'", folder, e);
        }
    }

    private static Path real(Path workspace) {
        try {
            return workspace.toRealPath();
        } catch (IOException e) {
            throw Troubles.disk("looking for the workspace", workspace, e);
        }
    }

    private static Failure noFolder(BuildStep step) {
        return new Failure(
                "workdir-missing",
                "the folder that the step runs in is not there, or is a link out of the workspace",
                step.name(),
                "its workdir is '" + step.workdir() + "'",
                "Correct workdir, or make the folder in an earlier step.");
    }

    private static Optional<Failure> failure(BuildStep step, Exit exit, Tail tail) throws InterruptedException {
        return switch (exit) {
            case Exit.Exited(int code) when code == 0 -> Optional.empty();
            case Exit.Exited self -> Optional.of(failed("step-failed", step, exit, tail));
            case Exit.Signalled signalled -> Optional.of(failed("step-failed", step, exit, tail));
            case Exit.TimedOut late -> Optional.of(failed("step-timeout", step, exit, tail));
            case Exit.OutputLimit much -> Optional.of(failed("step-output-limit", step, exit, tail));
            case Exit.Stopped(String reason) -> throw new InterruptedException(reason);
        };
    }

    private static Failure failed(String code, BuildStep step, Exit exit, Tail tail) {
        String words = tail.text(MOST_WORDS);
        return new Failure(
                code,
                "build step '" + step.name() + "' " + exit,
                step.name(),
                words.isEmpty() ? "it printed nothing; it " + exit : words + "\n(" + exit + ")",
                "Read the job's log, and run the step's script in a fresh clone of the commit.");
    }
}
