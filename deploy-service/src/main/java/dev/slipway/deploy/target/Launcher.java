package dev.slipway.deploy.target;

import dev.slipway.events.Failure;
import dev.slipway.runtime.Breakdown;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Begins and ends processes that outlive this one: each in a session of its own (setsid(2)), with its output in a file.
 * It notes its own number before it becomes the instance, so that a deploy-service that dies in between finds it.
 */
final class Launcher {
    /** Set in each instance's environment to its name. */
    static final String MARK = "SLIPWAY_INSTANCE";

    /** Set there to the target's home, for another one on this host may have an instance of the same name. */
    private static final String HOME = "SLIPWAY_TARGET_HOME";

    private static final String SCRIPT = """
            echo $$ >"$1/pid.new" && mv "$1/pid.new" "$1/pid" || exit 125
            exec >>"$1/output.log" 2>&1 </dev/null
            cd "$2" || exit 126
            shift 2
            exec "$@"
            """;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long LOOK_MILLIS = 20;
    private final Duration grace;
    private final Supplier<String> home;

    /**
     * One that begins and ends what belongs to this home.
     *
     * @param grace between asking a process to end and ending it
     * @param home id of the {@link Target.Home}
     */
    Launcher(Duration grace, Supplier<String> home) {
        this.grace = grace;
        this.home = home;
    }

    /** Starts it, and waits until it runs or has ended. */
    InstanceRecord.@Nullable Identity launch(InstanceFolder folder, ImageCommand command, Map<String, String> env)
            throws InterruptedException {
        folder.forgetProcess();
        List<String> words = new ArrayList<>(List.of("setsid", "sh", "-c", SCRIPT, "slipway-instance"));
        words.add(folder.folder().toString());
        words.add(command.workdir().toString());
        words.addAll(command.words());
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.appendTo(folder.output().toFile()));
        builder.environment().clear();
        builder.environment().putAll(env);
        builder.environment().put(MARK, folder.name());
        builder.environment().put(HOME, home.get());
        Process process = spawn(builder, folder);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        InstanceRecord.Identity found = find(folder);
        while (found == null && process.isAlive() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            found = find(folder);
        }
        return found;
    }

    private static Process spawn(ProcessBuilder builder, InstanceFolder folder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw Breakdown.passing(
                    new Failure(
                            "process-not-started",
                            "Instance " + folder.name() + " could not be started",
                            folder.folder().toString(),
                            e.getMessage(),
                            "Check that setsid and sh are on deploy-service's PATH, and that the host has memory and"
                                    + " processes left"),
                    e);
        }
    }

    /** The process that noted its number there, as long as it runs and is the instance. */
    static InstanceRecord.@Nullable Identity find(InstanceFolder folder) {
        Long pid = folder.pid();
        if (pid == null || !ProcessFacts.hasVariables(pid, MARK + "=" + folder.name())) {
            return null;
        }
        return ProcessFacts.of(pid)
                .map(facts -> new InstanceRecord.Identity(pid, facts.started()))
                .orElse(null);
    }

    /**
     * TERM to its whole session, KILL when the grace is over; returns when nobody is left, not even one who took a
     * session of its own and kept the mark.
     */
    void end(String name, InstanceRecord.Identity process) throws InterruptedException {
        signal(ProcessHandle::destroy, name, process);
        if (!gone(name, process, grace)) {
            signal(ProcessHandle::destroyForcibly, name, process);
            if (!gone(name, process, PATIENCE)) {
                throw Breakdown.passing(
                        Failure.of(
                                "process-not-ended",
                                "Process " + process.pid() + " is still there after KILL",
                                "See what it waits for (state D in ps is a device or a network file system)"),
                        null);
            }
        }
    }

    /** KILL to what is left of an instance whose process has ended: its session, and whoever kept the mark. */
    void endRest(String name, InstanceRecord.Identity ended) {
        signal(ProcessHandle::destroyForcibly, name, ended);
    }

    private boolean gone(String name, InstanceRecord.Identity process, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!members(name, process).isEmpty()) {
            if (System.nanoTime() >= deadline) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return true;
    }

    private List<ProcessFacts> members(String name, InstanceRecord.Identity process) {
        String mark = HOME + "=" + home.get();
        return ProcessFacts.all().stream()
                .filter(facts -> facts.session() == process.pid() && process.owns(facts)
                        || ProcessFacts.hasVariables(facts.pid(), MARK + "=" + name, mark))
                .toList();
    }

    /** One that is gone in the meantime needs no signal. */
    private void signal(Consumer<ProcessHandle> how, String name, InstanceRecord.Identity process) {
        members(name, process).forEach(member -> ProcessHandle.of(member.pid()).ifPresent(how));
    }
}
