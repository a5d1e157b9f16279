package dev.slipway.build.checkout;

import dev.slipway.events.Failure;
import dev.slipway.events.SourceRefusal;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.process.Exit;
import dev.slipway.runtime.process.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Git for one checkout: every call is told to read no settings but ours, to run no hook, filter or helper, to speak
 * allowed transports only, and to write no file above the size limit. Its time runs from its making.
 */
final class Git {
    /** All of it is held in memory, more than once. */
    private static final long MOST_OUTPUT = 4L * 1024 * 1024;

    private static final long MOST_LISTED = 64L * 1024 * 1024;

    /** POSIX, ulimit: units of 512 bytes. The limit holds for git and whatever it starts. */
    private static final String LIMITED = "ulimit -f \"$1\" && shift && exec \"$@\"";

    private static final String LISTED = "ulimit -f \"$1\" && to=$2 && shift 2 && exec \"$@\" > \"$to\"";

    private static final long ULIMIT_UNIT = 512;

    private final GitSettings settings;
    private final CheckoutOrder order;
    private final boolean local;
    private final long deadline;
    private final Path home;

    Git(GitSettings settings, CheckoutOrder order, boolean local) {
        this.settings = settings;
        this.order = order;
        this.local = local;
        this.deadline = System.nanoTime() + settings.timeout().toNanos();
        this.home = home(order.scratch(), local);
    }

    /**
     * Runs git in the workspace.
     *
     * @param arguments the sub-command and its arguments
     * @return what it said, whatever its exit status
     * @throws SourceRefusal when time or a size limit was exceeded
     */
    Tool.Output run(String... arguments) throws SourceRefusal, InterruptedException {
        Tool.Output output = call(command(List.of(LIMITED, "sh", limit(settings.maxBytes())), arguments));
        if (!output.successful() && (GitTrouble.isSizeLimit(output) || hasFullPack())) {
            throw tooLarge("a file that git had to write is larger than " + settings.maxBytes() + " bytes");
        }
        return output;
    }

    /**
     * Runs git in the workspace and lets it print to a file, since a list may be larger than memory is. Git is ended when
     * it is very long, which {@link GitTrouble#isSizeLimit} tells; the file holds the beginning, then.
     *
     * @param file made, or written anew
     * @param arguments the sub-command and its arguments
     * @return what else it said, whatever its exit status
     * @throws SourceRefusal when time was exceeded
     */
    Tool.Output list(Path file, String... arguments) throws SourceRefusal, InterruptedException {
        return call(command(List.of(LISTED, "sh", limit(MOST_LISTED), file.toString()), arguments));
    }

    private static String limit(long bytes) {
        return Long.toString(bytes / ULIMIT_UNIT + 1);
    }

    private Tool.Output call(List<String> command) throws SourceRefusal, InterruptedException {
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        if (left.isNegative() || left.isZero()) {
            throw timeout();
        }
        Tool.Output output =
                Tool.run(command, order.workspace(), environment(), left, MOST_OUTPUT, order.jobId(), order.stop());
        switch (output.exit()) {
            case Exit.TimedOut late -> throw timeout();
            case Exit.OutputLimit much -> throw tooLarge("git says more than " + MOST_OUTPUT + " bytes of it");
            case Exit.Stopped(String reason) -> throw new InterruptedException(reason);
            case Exit.Exited self -> {}
            case Exit.Signalled other -> {}
        }
        return output;
    }

    /** The part of git that the limit ended does not always say so; what it had written lies there. */
    private boolean hasFullPack() {
        Path packs = order.workspace().resolve(".git/objects/pack");
        try (Stream<Path> files = Files.list(packs)) {
            return files.anyMatch(file -> file.toFile().length() >= settings.maxBytes());
        } catch (IOException e) {
            return false;
        }
    }

    SourceRefusal tooLarge(String why) {
        return new SourceRefusal(new Failure(
                "checkout-too-large",
                "the commit is larger than a checkout may be",
                null,
                why,
                "Keep large files out of the repository, or raise slipway.build.checkout-limit or"
                        + " slipway.build.checkout-files."));
    }

    private SourceRefusal timeout() {
        return new SourceRefusal(new Failure(
                "checkout-timeout",
                "the checkout took longer than it may",
                null,
                "it was given " + settings.timeout().toSeconds() + " s",
                "Ask for a branch or a tag rather than an old commit, make the repository smaller, or raise"
                        + " slipway.build.checkout-timeout."));
    }

    /** By a shell, which is given its script and that script's name and own arguments. */
    private List<String> command(List<String> script, String... arguments) {
        List<String> command = new ArrayList<>(List.of("sh", "-c"));
        command.addAll(script);
        command.add("git");
        configuration().forEach(setting -> {
            command.add("-c");
            command.add(setting);
        });
        command.addAll(List.of(arguments));
        return command;
    }

    private List<String> configuration() {
        List<String> configuration = new ArrayList<>(List.of(
                "core.hooksPath=/dev/null",
                "core.attributesFile=/dev/null",
                "core.fsmonitor=false",
                "core.autocrlf=false",
                "core.askPass=",
                "protocol.allow=never",
                "protocol.https.allow=always",
                "protocol.ssh.allow=always",
                "submodule.recurse=false",
                "fetch.unpackLimit=1",
                "gc.auto=0",
                "maintenance.auto=false",
                "credential.helper="));
        settings.credentials().ifPresent(file -> configuration.add("credential.helper=" + readOnly(file)));
        if (local) {
            configuration.add("protocol.file.allow=always");
        }
        return configuration;
    }

    /** A credential helper that gives what the file holds, and never erases what a host once refused. */
    static String readOnly(Path file) {
        return "!f() { test \"$1\" = get && git credential-store --file=" + quoted(file) + " get; }; f";
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(settings.environment());
        environment.put("HOME", home.toString());
        environment.put("XDG_CONFIG_HOME", home.resolve("xdg").toString());
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GIT_CONFIG_GLOBAL", local ? home.resolve("gitconfig").toString() : "/dev/null");
        environment.put("GIT_ATTR_NOSYSTEM", "1");
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("GIT_ALLOW_PROTOCOL", local ? "https:ssh:file" : "https:ssh");
        environment.put("GIT_LFS_SKIP_SMUDGE", "1");
        environment.put("GIT_SSH_COMMAND", settings.sshCommand());
        return environment;
    }

    /**
     * A folder may belong to another user. The other end of a local fetch is a process that does not get our
     * {@code -c}, and git takes {@code safe.directory} from no repository's settings (git-config(1)): so it stands in a
     * global file of this checkout's own.
     */
    private static Path home(Path scratch, boolean local) {
        try {
            Path home = Files.createDirectories(scratch.resolve("git-home"));
            if (local) {
                Files.writeString(home.resolve("gitconfig"), "[safe]\n\tdirectory = *\n");
            }
            return home;
        } catch (IOException e) {
            throw Breakdown.passing(
                    new Failure(
                            "disk-unwritable",
                            "git's home folder cannot be made",
                            scratch.toString(),
                            e.toString(),
                            "Give the service the right to write there, and space."),
                    e);
        }
    }

    /** Git hands a helper to a shell. */
    private static String quoted(Path file) {
        return "'" + file.toString().replace("'", "'\\''") + "'";
    }
}
