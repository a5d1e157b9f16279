package dev.slipway.devstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The PostgreSQL process that a killed program left behind.
 *
 * <p>PostgreSQL runs in its own process and outlives the JVM that was killed. Its {@code postmaster.pid} names it: the first
 * line is the process id (PostgreSQL documentation, "Database File Layout"). After a crash of the machine that id may belong
 * to anything, so a process counts as ours only when it is a {@code postgres} whose arguments name our folder.
 */
final class OrphanPostgres {
    private static final long STOP_SECONDS = 20;
    private static final long POLL_MILLIS = 20;

    private OrphanPostgres() {}

    /**
     * Leaves the data folder without a server: stops the one that runs, deletes a stale pid file. The caller holds the
     * folder's lock, so whatever runs belongs to nobody.
     *
     * @return whether a server was running
     */
    static boolean stop(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        Optional<ProcessHandle> process = readPid(pidFile).flatMap(ProcessHandle::of);
        if (process.isEmpty()) {
            // PostgreSQL itself judges a pid file whose process is gone: it also looks for children still at work.
            return false;
        }
        if (!isServerOf(process.get(), data)) {
            Files.deleteIfExists(pidFile);
            return false;
        }
        stop(process.get(), pidFile);
        return true;
    }

    private static Optional<Long> readPid(Path pidFile) throws IOException {
        try {
            List<String> lines = Files.readAllLines(pidFile);
            return lines.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Long.parseLong(lines.get(0).trim()));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (NumberFormatException damaged) {
            Files.deleteIfExists(pidFile);
            return Optional.empty();
        }
    }

    private static boolean isServerOf(ProcessHandle process, Path data) throws IOException {
        String command =
                process.info().commandLine().or(() -> process.info().command()).orElse("");
        if (!command.contains("postgres")) {
            return false;
        }
        return command.contains(data.toString())
                || command.contains(data.toRealPath().toString());
    }

    /** SIGINT is PostgreSQL's fast shutdown: sessions are ended, a checkpoint is written. SIGTERM would wait for them. */
    private static void stop(ProcessHandle process, Path pidFile) throws IOException {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (!awaitEnd(process, pidFile)) {
                process.destroyForcibly();
                Files.deleteIfExists(pidFile);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(
                    "Interrupted while the orphan PostgreSQL " + process.pid() + " stopped.", interrupted);
        }
    }

    /** The server removes its pid file as its last act; an init process that is slow to reap would keep the process listed. */
    private static boolean awaitEnd(ProcessHandle process, Path pidFile) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
        while (process.isAlive() && Files.exists(pidFile)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return true;
    }
}
