package dev.slipway.deploy.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the kernel says about a process (proc(5), {@code /proc/[pid]/stat}).
 *
 * @param pid the process
 * @param state one letter; {@code Z} has ended and waits to be noticed
 * @param session the session that it belongs to: the pid of the process that began it
 * @param started clock ticks between the host's start and the process's; with the pid, it tells a process from a
 *     later one of the same number
 */
record ProcessFacts(long pid, char state, long session, long started) {
    private static final Path PROC = Path.of("/proc");

    /** Empty when there is no such process, or it has ended. */
    static Optional<ProcessFacts> of(long pid) {
        try {
            String stat =
                    Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1);
            return Optional.of(parse(pid, stat)).filter(facts -> facts.state() != 'Z' && facts.state() != 'X');
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The name in the second field may hold anything, so the fields are counted from the last parenthesis on. */
    static ProcessFacts parse(long pid, String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ");
        return new ProcessFacts(pid, fields[0].charAt(0), Long.parseLong(fields[3]), Long.parseLong(fields[19]));
    }

    /** Every live process of this host. */
    static List<ProcessFacts> all() {
        List<ProcessFacts> members = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                of(Long.parseLong(String.valueOf(process.getFileName()))).ifPresent(members::add);
            }
            return members;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the processes of this host", e);
        }
    }

    /** Whether a process was started with all of these, each as {@code NAME=value}; false when it cannot be told. */
    static boolean hasVariables(long pid, String... variables) {
        try {
            String environment =
                    Files.readString(PROC.resolve(Long.toString(pid)).resolve("environ"), StandardCharsets.ISO_8859_1);
            return List.of(environment.split("\0")).containsAll(List.of(variables));
        } catch (IOException e) {
            return false;
        }
    }
}
