package dev.slipway.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Processes of jobs that live in sessions of their own, and so outlive the service that ran the job: found, where there
 * is a {@code /proc}, by the job's mark in the environment that they were started with.
 */
final class Leftovers {
    private static final Pattern JOB_FOLDER = Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-\\d+");

    /** A killed process ends at once, but for one that the kernel holds. */
    private static final Duration GRACE = Duration.ofSeconds(20);

    private Leftovers() {}

    /** The marks of all jobs that have a folder below this one, which holds a folder for each replica. */
    static Set<String> marks(Path work) {
        return Folders.list(work, 2).stream()
                .map(folder -> JOB_FOLDER.matcher(folder.getFileName().toString()))
                .filter(Matcher::matches)
                .map(job -> "SLIPWAY_JOB=" + job.group(1))
                .collect(Collectors.toSet());
    }

    /**
     * Kills every process with one of these marks, until none is found.
     *
     * @throws Trouble naming one that does not end
     */
    static void end(Set<String> marks) {
        List<ProcessHandle> found = marked(marks);
        while (!found.isEmpty()) {
            found.forEach(ProcessHandle::destroyForcibly);
            found.forEach(Leftovers::awaitEnd);
            found = marked(marks);
        }
    }

    private static void awaitEnd(ProcessHandle killed) {
        if (!Processes.end(killed, GRACE)) {
            throw new Trouble(
                    "process " + killed.pid() + ", which a job has left behind, does not end though it was killed;"
                            + " see what holds it (ps -o state,wchan " + killed.pid() + "), then stop again");
        }
    }

    /** The processes that were started with one of these in their environment. */
    private static List<ProcessHandle> marked(Set<String> marks) {
        return marks.isEmpty()
                ? List.of()
                : ProcessHandle.allProcesses()
                        .filter(process -> environment(process).stream().anyMatch(marks::contains))
                        .toList();
    }

    /** What a process was started with, each as {@code NAME=value}; empty when that cannot be told. */
    static List<String> environment(ProcessHandle process) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "environ"));
            return List.of(new String(bytes, StandardCharsets.ISO_8859_1).split("\0"));
        } catch (IOException e) {
            // It has ended, or is another user's.
            return List.of();
        }
    }
}
