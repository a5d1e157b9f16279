package dev.slipway.runtime.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A process to be.
 *
 * @param what for people and threads' names
 * @param command the program and its arguments
 * @param directory where it runs
 * @param environment all of it, but for the marks
 * @param jobId the job's mark; null for a process of no job
 * @param timeout how long it may take
 * @param maxOutputBytes how much it may print, on each stream
 * @param output hears standard output, and standard error too when there is no {@code errors}
 * @param errors hears standard error; null merges it into standard output
 */
record Launch(
        String what,
        List<String> command,
        Path directory,
        Map<String, String> environment,
        @Nullable String jobId,
        Duration timeout,
        long maxOutputBytes,
        StepListener output,
        @Nullable StepListener errors) {}
