package dev.slipway.runtime.scripts;

import dev.slipway.events.Failure;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.JobContext;
import dev.slipway.runtime.logs.Masker;
import dev.slipway.runtime.process.Exit;
import dev.slipway.runtime.process.Step;
import dev.slipway.runtime.process.StepRunner;
import dev.slipway.runtime.process.Tail;
import dev.slipway.runtime.secrets.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs scripts in a workspace. What a script prints goes into the job's log; neither there nor in a failure is a secret. */
public final class ScriptRunner {
    private static final int MOST_WORDS = 500;

    private final StepRunner runner;
    private final Set<String> passThrough;
    private final Optional<Path> home;
    private final long maxOutput;

    /**
     * One with these settings.
     *
     * @param passThrough names of the service's variables that scripts get if they are set
     * @param home HOME of the scripts; empty for a fresh one for each job
     * @param maxOutput how many bytes a script may print
     */
    public ScriptRunner(StepRunner runner, Set<String> passThrough, Optional<Path> home, long maxOutput) {
        this.runner = runner;
        this.passThrough = Set.copyOf(passThrough);
        this.home = home;
        this.maxOutput = maxOutput;
    }

    /**
     * Runs a script to its end.
     *
     * @param told variables with the prefix {@code SLIPWAY_}, which no plan can set
     * @param secrets that the application may have; the script gets those that it names
     * @return why it failed; empty when it exited with status 0
     * @throws InterruptedException when the job was stopped
     * @throws Breakdown when a secret that it names is not there, or the disk fails
     */
    public Optional<Failure> run(
            Script script, Path workspace, Map<String, String> told, Secrets secrets, JobContext context)
            throws InterruptedException {
        Map<String, String> environment = environment(script, told, secrets, context);
        Optional<Path> folder = folder(script, workspace);
        if (folder.isEmpty()) {
            return Optional.of(noFolder(script));
        }
        if (script.once()) {
            context.once();
        }
        Tail tail = new Tail();
        Exit exit = runIn(folder.get(), script, environment, secrets.masker(), context, tail);
        context.log().line("== " + script.kind() + " " + script.name() + " " + exit);
        return failure(script, exit, tail);
    }

    private Map<String, String> environment(
            Script script, Map<String, String> told, Secrets secrets, JobContext context) {
        Map<String, String> environment = new HashMap<>();
        environment.put("CI", "true");
        home.ifPresent(folder -> environment.put("HOME", folder.toString()));
        environment.putAll(script.env());
        environment.putAll(secrets.pick(script.name(), script.secrets()));
        environment.putAll(told);
        environment.put("SLIPWAY_RELEASE", context.release().toString());
        return environment;
    }

    private Exit runIn(
            Path folder, Script script, Map<String, String> environment, Masker masker, JobContext context, Tail tail)
            throws InterruptedException {
        Step step = new Step(
                script.name(),
                List.of("sh", "-eu", "-c", script.run()),
                folder,
                context.folder().resolve("home"),
                environment,
                passThrough,
                script.timeout(),
                maxOutput,
                context.jobId());
        Exit exit = runner.run(
                step,
                (bytes, length) -> {
                    context.log().write(bytes, 0, length);
                    masker.write(bytes, 0, length, tail::add);
                },
                context.stop());
        masker.finish(tail::add);
        return exit;
    }

    /** Whatever made the workspace may have put a link there. */
    private static Optional<Path> folder(Script script, Path workspace) {
        Path folder = workspace.resolve(script.workdir());
        try {
            Path root = workspace.toRealPath();
            Path real = Files.isDirectory(folder) ? folder.toRealPath() : null;
            return Optional.ofNullable(real).filter(path -> path.startsWith(root));
        } catch (IOException e) {
            throw Breakdown.disk("looking for the folder of '" + script.name() + "'", folder, e);
        }
    }

    private static Failure noFolder(Script script) {
        return new Failure(
                script.kind() + "-workdir-missing",
                "the folder that the script runs in is not there, or is a link out of the workspace",
                script.name(),
                "its workdir is '" + script.workdir() + "'",
                "Correct workdir, or make the folder in an earlier step.");
    }

    private static Optional<Failure> failure(Script script, Exit exit, Tail tail) throws InterruptedException {
        return switch (exit) {
            case Exit.Exited(int code) when code == 0 -> Optional.empty();
            case Exit.Exited self -> Optional.of(failed("failed", script, exit, tail));
            case Exit.Signalled signalled -> Optional.of(failed("failed", script, exit, tail));
            case Exit.TimedOut late -> Optional.of(failed("timeout", script, exit, tail));
            case Exit.OutputLimit much -> Optional.of(failed("output-limit", script, exit, tail));
            case Exit.Stopped(String reason) -> throw new InterruptedException(reason);
        };
    }

    private static Failure failed(String how, Script script, Exit exit, Tail tail) {
        String words = tail.text(MOST_WORDS);
        return new Failure(
                script.kind() + "-" + how,
                script.kind() + " '" + script.name() + "' " + exit,
                script.name(),
                words.isEmpty() ? "it printed nothing" : words,
                mend(exit));
    }

    /** What a shell's statuses say (POSIX.1-2024, Shell Command Language, 2.8.2). */
    private static String mend(Exit exit) {
        return switch (exit) {
            case Exit.Exited(int code)
            when code == 127 ->
                "A command was not found. Correct its name or path, counted from workdir; a file has to be committed, and a"
                        + " program to be on this service's PATH.";
            case Exit.Exited(int code)
            when code == 126 ->
                "A command could not be executed: commit it as executable (git update-index --chmod=+x), or call it by"
                        + " its interpreter.";
            default -> "Run the script in a fresh clone of the commit, after what runs before it.";
        };
    }
}
