package dev.slipway.build.packager;

import dev.slipway.events.Failure;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.process.Exit;
import dev.slipway.runtime.process.Tail;
import dev.slipway.runtime.process.Tool;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What it means that Buildah failed. Its exit status says little (a {@code RUN} that fails hands its own on), so its
 * last error line decides: what goes wrong in an instruction is the Dockerfile's fault, whatever was printed before.
 */
final class BuildahTrouble {
    private static final int MOST_WORDS = 2000;

    /** Shells, POSIX XCU 2.8.2: there is no such program, or it cannot be run. */
    private static final List<Integer> NO_PROGRAM = List.of(126, 127);

    private static final Pattern BASE = Pattern.compile("creating build container|initializing source|copying system"
            + " image|reading manifest|reading blob|pinging container registry");
    private static final Pattern NETWORK = Pattern.compile("(?i)connection (refused|reset)|no such host|server"
            + " misbehaving|i/o timeout|handshake|deadline exceeded|Client[.]Timeout|unreachable|no route to host"
            + "|\\bEOF\\b|too ?many ?requests|status(:| code)? 5[0-9][0-9]|x509|HTTP response to HTTPS client");

    private static final Pattern NO_USERS =
            Pattern.compile("no [UG]ID ranges (set aside|found)", Pattern.CASE_INSENSITIVE);

    private BuildahTrouble() {}

    /**
     * Looks at what {@link Buildah#info} said.
     *
     * @throws Breakdown {@code builder-missing} when no Dockerfile can be built here
     */
    static void requireUsable(BuildahSettings settings, Tool.Output info) throws InterruptedException {
        if (info.exit() instanceof Exit.Stopped(String reason)) {
            throw new InterruptedException(reason);
        } else if (info.exit() instanceof Exit.Exited(int status) && NO_PROGRAM.contains(status)) {
            throw missing("there is no program '" + settings.program() + "' that can be run");
        } else if (!info.successful() || NO_USERS.matcher(info.text()).find()) {
            throw missing("'" + settings.program() + "' cannot run here: " + tail(info));
        }
    }

    private static Breakdown missing(String why) {
        return Breakdown.lasting(
                new Failure(
                        "builder-missing",
                        "no image can be built from a Dockerfile here",
                        null,
                        why,
                        "Install the package buildah on the machine of build-service, or name the program with"
                                + " slipway.build.buildah; a service that is not root's needs user namespaces and"
                                + " ranges for its user in /etc/subuid and /etc/subgid."),
                null);
    }

    /**
     * Looks at how a build ended.
     *
     * @param exit how
     * @param build what it printed
     * @param dockerfile its path in the workspace
     * @throws Refusal when the Dockerfile or the workspace is at fault
     * @throws Breakdown when a registry or this machine is
     * @throws InterruptedException when it was told to stop
     */
    static void requireBuilt(Exit exit, BuildOutput build, String dockerfile) throws Refusal, InterruptedException {
        switch (exit) {
            case Exit.Stopped(String reason) -> throw new InterruptedException(reason);
            case Exit.TimedOut late -> throw refused("image-build-timeout", exit, build, dockerfile);
            case Exit.OutputLimit much -> throw refused("image-build-output-limit", exit, build, dockerfile);
            case Exit.Exited(int status) when status == 0 -> {}
            case Exit.Exited self -> throw failed(exit, build, dockerfile);
            case Exit.Signalled signalled -> throw failed(exit, build, dockerfile);
        }
    }

    /**
     * Looks at how the writing of a built image ended.
     *
     * @throws IOException when it is not written
     */
    static void requireWritten(Tool.Output export) throws IOException, InterruptedException {
        if (export.exit() instanceof Exit.Stopped(String reason)) {
            throw new InterruptedException(reason);
        } else if (!export.successful()) {
            throw new IOException("the image could not be written: " + tail(export));
        }
    }

    private static Refusal failed(Exit exit, BuildOutput build, String dockerfile) {
        String error = build.lastError();
        if (error.contains("building at STEP")) {
            return refused("image-build-failed", exit, build, dockerfile);
        } else if (error.contains("no space left on device")) {
            throw Breakdown.passing(ours("disk-failed", "the disk is full", error, "Make space there."), null);
        } else if (error.contains("policy.json")) {
            throw missing(error);
        } else if (BASE.matcher(error).find()) {
            return base(error, dockerfile);
        } else if (exit instanceof Exit.Signalled) {
            throw Breakdown.passing(
                    ours(
                            "builder-ended",
                            "the builder was " + exit,
                            words(exit, build.tail(MOST_WORDS)),
                            "See who ended it, and memory."),
                    null);
        }
        return refused("image-build-failed", exit, build, dockerfile);
    }

    private static Refusal base(String error, String dockerfile) {
        if (NETWORK.matcher(error).find()) {
            throw Breakdown.passing(
                    ours(
                            "registry-unreachable",
                            "the registry of a base does not answer as it should",
                            error,
                            "Check its address in the Dockerfile and the network; one without TLS has to be named in"
                                    + " slipway.registry.plain-http."),
                    null);
        }
        return new Refusal(new Failure(
                "base-not-found",
                "a base is not there, or may not be read by Slipway",
                dockerfile,
                error,
                "Correct FROM in the Dockerfile, or give the service a login that may read it."));
    }

    private static Failure ours(String code, String what, String why, String mend) {
        return new Failure(code, what, null, why, mend);
    }

    private static Refusal refused(String code, Exit exit, BuildOutput build, String dockerfile) {
        return new Refusal(new Failure(
                code,
                "the build of the Dockerfile " + exit,
                dockerfile,
                words(exit, build.tail(MOST_WORDS)),
                "Read the job's log, and run 'buildah build' in a fresh clone of the commit, after the build steps."));
    }

    /** The last lines of what it printed. */
    private static String tail(Tool.Output output) {
        Tail tail = new Tail();
        tail.add(output.stdout(), 0, output.stdout().length);
        return words(output.exit(), tail.text(MOST_WORDS));
    }

    private static String words(Exit exit, String printed) {
        return printed.isEmpty() ? exit.toString() : printed;
    }
}
