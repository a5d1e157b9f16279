package dev.slipway.runtime.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs a tool that the service itself calls, such as git, and collects what it prints. The environment is cleared as a
 * step's is; {@code HOME} is a folder that does not exist unless it is given, so that no user's settings are read. What
 * the tool leaves running is ended.
 */
public final class Tool {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final String NO_HOME = "/nonexistent";

    private Tool() {}

    /**
     * How a tool ended, and what it said.
     *
     * @param exit how it ended
     * @param stdout its standard output, up to the limit
     * @param stderr its standard error, up to the limit
     */
    public record Output(Exit exit, byte[] stdout, byte[] stderr) {
        /** Whether it ended by itself with status 0. */
        public boolean successful() {
            return exit.successful();
        }

        /** Its standard output as UTF-8; what is not becomes U+FFFD. */
        public String text() {
            return new String(stdout, StandardCharsets.UTF_8);
        }

        /** Its standard error as UTF-8; what is not becomes U+FFFD. */
        public String errors() {
            return new String(stderr, StandardCharsets.UTF_8);
        }
    }

    /**
     * Runs a tool of no job, until it ends or this thread is interrupted.
     *
     * @param command the program and its arguments; never a secret
     * @param directory where it runs; must be there
     * @param environment its own variables; the place for secrets
     * @param timeout how long it may take
     * @param maxBytes how much it may print on each stream; it is ended when it prints more
     * @throws ProcessException when it could not be run
     * @throws InterruptedException when this thread was interrupted; the tool was ended first
     */
    public static Output run(
            List<String> command, Path directory, Map<String, String> environment, Duration timeout, long maxBytes)
            throws InterruptedException {
        return run(command, directory, environment, timeout, maxBytes, null, new StopSignal());
    }

    /**
     * Runs a tool for a job, until it ends, is told to stop or this thread is interrupted.
     *
     * @param jobId found by {@link ProcessStepRunner#killAllOf}; null for none
     * @param stop ends the tool when it is told to
     * @see #run(List, Path, Map, Duration, long)
     */
    public static Output run(
            List<String> command,
            Path directory,
            Map<String, String> environment,
            Duration timeout,
            long maxBytes,
            @Nullable String jobId,
            StopSignal stop)
            throws InterruptedException {
        Words.command(command, "a tool");
        String name = Path.of(command.get(0)).getFileName().toString();
        Map<String, String> ours = System.getenv();
        Map<String, String> clean = CleanEnvironment.of(
                ours,
                NO_HOME,
                System.getProperty("java.io.tmpdir", "/tmp"),
                Set.of(),
                Words.environment(environment, name));
        Collected stdout = new Collected();
        Collected stderr = new Collected();
        Launch launch = new Launch(name, command, directory, clean, jobId, timeout, maxBytes, stdout::add, stderr::add);
        Exit exit = SupervisedProcess.run(launch, new Supervisor(HostTools.own(), GRACE), GRACE, stop);
        return new Output(exit, stdout.bytes(), stderr.bytes());
    }

    /** Bytes from a pump's thread; a pump that was left behind may still add some. */
    private static final class Collected {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        void add(byte[] chunk, int length) {
            bytes.write(chunk, 0, length);
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }
}
