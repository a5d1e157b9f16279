package dev.slipway.runtime.process;

import dev.slipway.events.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Processes that carry a mark, {@code NAME=value}, in the environment they were started with: how what left its session
 * is found again. Needs {@code /proc} (proc(5), {@code /proc/pid/environ}); elsewhere it finds nothing. A process that
 * clears its environment, or writes over it as some daemons do to set their title, is not found either.
 */
final class MarkedProcesses {
    static final String JOB = "SLIPWAY_JOB";
    static final String STEP = "SLIPWAY_STEP";

    private static final Path PROC = Path.of("/proc");
    private static final Duration KILL_WAIT = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final byte[] mark;

    MarkedProcesses(String name, String value) {
        this.mark = ("\0" + name + "=" + value + "\0").getBytes(StandardCharsets.UTF_8);
    }

    /** Those that run now, this one excepted. */
    List<ProcessHandle> find() {
        List<ProcessHandle> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, MarkedProcesses::isProcess)) {
            for (Path entry : entries) {
                if (isMarked(entry)) {
                    long pid = Long.parseLong(entry.getFileName().toString());
                    ProcessHandle.of(pid)
                            .filter(handle -> pid != ProcessHandle.current().pid())
                            .ifPresent(found::add);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // No /proc here, or not a readable one: nothing can be found.
        }
        return found;
    }

    /**
     * Ends them: TERM, and KILL after the grace, until none is found. Cannot be interrupted; takes no longer than the
     * grace and five seconds.
     *
     * @param grace zero for KILL at once
     * @throws ProcessException when some are still there
     */
    void end(Duration grace) {
        if (grace.isZero() || !gone(ProcessHandle::destroy, grace)) {
            if (!gone(ProcessHandle::destroyForcibly, KILL_WAIT)) {
                throw new ProcessException(
                        new Failure(
                                "process-not-ended",
                                "processes "
                                        + find().stream()
                                                .map(ProcessHandle::pid)
                                                .toList() + " do not end",
                                null,
                                "they are still there " + KILL_WAIT.toSeconds() + " s after KILL",
                                "Look at what they wait for, e.g. a file system that does not answer."),
                        true,
                        null);
            }
        }
    }

    /** Signals whatever is found, newcomers too, until nothing is. */
    private boolean gone(Consumer<ProcessHandle> signal, Duration within) {
        long until = System.nanoTime() + within.toNanos();
        List<ProcessHandle> signalled = new ArrayList<>();
        while (true) {
            List<ProcessHandle> found = find();
            if (found.isEmpty()) {
                return true;
            }
            if (System.nanoTime() - until > 0) {
                return false;
            }
            found.stream().filter(handle -> !signalled.contains(handle)).forEach(signal);
            signalled.addAll(found);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private boolean isMarked(Path process) {
        try {
            byte[] environment = Files.readAllBytes(process.resolve("environ"));
            return contains(environment);
        } catch (IOException e) {
            // It has ended, or belongs to somebody else.
            return false;
        }
    }

    /** Whether a whole entry equals the mark; entries end with NUL, and the first has none before it. */
    private boolean contains(byte[] environment) {
        for (int start = -1; start + mark.length <= environment.length; start++) {
            if (matches(environment, start)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(byte[] environment, int start) {
        for (int i = start < 0 ? 1 : 0; i < mark.length; i++) {
            if (environment[start + i] != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isProcess(Path entry) {
        char first = entry.getFileName().toString().charAt(0);
        return first >= '1' && first <= '9';
    }
}
