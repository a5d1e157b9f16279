package dev.slipway.testing;

import dev.slipway.events.Failure;
import dev.slipway.runtime.Breakdown;
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

/** Runs suites' scripts in restored snapshots. */
final class Scripts {
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
    Scripts(StepRunner runner, Set<String> passThrough, Optional<Path> home, long maxOutput) {
        this.runner = runner;
        this.passThrough = Set.copyOf(passThrough);
        this.home = home;
        this.maxOutput = maxOutput;
    }

    /**
     * Runs a script to its end.
     *
     * @param workspace its real path
     * @param told variables with the prefix {@code SLIPWAY_}, which no plan can set
     * @return why it failed; empty when it exited with status 0
     * @throws InterruptedException when the job was stopped
     */
    Optional<Failure> run(Script script, Path workspace, Map<String, String> told, JobContext context)
            throws InterruptedException {
        requireNoSecrets(script);
        Optional<Path> folder = folder(script, workspace);
        if (folder.isEmpty()) {
            return Optional.of(noFolder(script));
        }
        context.log().line("== " + script.name());
        Tail tail = new Tail();
        Exit exit = runIn(folder.get(), script, told, context, tail);
        context.log().line("== " + script.name() + " " + exit);
        return failure(script, exit, tail);
    }

    /** A suite that was not given what it asks for would test something else. */
    private static void requireNoSecrets(Script script) {
        if (!script.secrets().isEmpty()) {
            throw Breakdown.lasting(
                    new Failure(
                            "secret-missing",
                            "'" + script.name() + "' asks for the secrets " + String.join(", ", script.secrets())
                                    + ", and this service has no store of secrets",
                            script.name(),
                            null,
                            "Have the suite do without, or run it where its secrets are."),
                    null);
        }
    }

    private Exit runIn(Path folder, Script script, Map<String, String> told, JobContext context, Tail tail)
            throws InterruptedException {
        Step step = new Step(
                script.name(),
                List.of("sh", "-e", "-c", script.run()),
                folder,
                context.folder().resolve("home"),
                environment(script, told, context),
                passThrough,
                script.timeout(),
                maxOutput,
                context.jobId());
        return runner.run(
                step,
                (bytes, length) -> {
                    context.log().write(bytes, 0, length);
                    tail.add(bytes, length);
                },
                context.stop());
    }

    private Map<String, String> environment(Script script, Map<String, String> told, JobContext context) {
        Map<String, String> environment = new HashMap<>();
        environment.put("CI", "true");
        home.ifPresent(folder -> environment.put("HOME", folder.toString()));
        environment.putAll(script.env());
        environment.putAll(told);
        environment.put("SLIPWAY_RELEASE", context.release().toString());
        return environment;
    }

    /** The build may have put a link there. */
    private static Optional<Path> folder(Script script, Path workspace) {
        Path folder = workspace.resolve(script.workdir());
        try {
            Path real = Files.isDirectory(folder) ? folder.toRealPath() : null;
            return Optional.ofNullable(real).filter(path -> path.startsWith(workspace));
        } catch (IOException e) {
            throw Workspaces.disk("looking for the folder of " + script.name(), folder, e);
        }
    }

    private static Failure noFolder(Script script) {
        return new Failure(
                script.kind() + "-workdir-missing",
                "the folder that the suite runs in is not there, or is a link out of the workspace",
                script.name(),
                "its workdir is '" + script.workdir() + "'",
                "Correct workdir, or make the folder in a build step.");
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
                "'" + script.name() + "' " + exit,
                script.name(),
                words.isEmpty() ? "it printed nothing" : words,
                "Read the job's log, and run the suite's script in a fresh clone of the commit after its build.");
    }
}
