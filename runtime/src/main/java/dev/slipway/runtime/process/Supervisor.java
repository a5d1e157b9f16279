package dev.slipway.runtime.process;

import dev.slipway.events.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The command line of {@code supervisor.sh}, which runs a command in a group of its own and ends that group. */
final class Supervisor {
    private static final String SUPERVISOR = script("supervisor.sh");
    private static final String LEADER = script("leader.sh");
    private static final long TICK_MILLIS = 50;

    private final HostTools tools;
    private final long ticks;

    /**
     * Prepares a supervisor.
     *
     * @param grace between TERM and KILL
     */
    Supervisor(HostTools tools, Duration grace) {
        this.tools = tools;
        this.ticks = Math.ceilDiv(grace.toMillis(), TICK_MILLIS);
    }

    List<String> commandLine(List<String> command, Map<String, String> environment) {
        String shell = shellFor(environment);
        List<String> line = new ArrayList<>(tools.session());
        line.addAll(List.of(shell, "-c", SUPERVISOR, "slipway-supervisor", Long.toString(ticks), tools.sleep()));
        line.addAll(tools.session());
        line.addAll(tools.defaults());
        line.addAll(List.of(shell, "-c", LEADER, "slipway-step"));
        line.addAll(command);
        return line;
    }

    private String shellFor(Map<String, String> environment) {
        if (CleanEnvironment.survivesEveryShell(environment)) {
            return tools.shell();
        }
        return tools.widerShell().orElseThrow(this::narrowShell);
    }

    private ProcessException narrowShell() {
        return new ProcessException(
                new Failure(
                        "process-tool-missing",
                        "a step has a variable whose name is not a shell's, e.g. with a dash in it",
                        null,
                        "only bash carries such a variable over, and bash is not on the service's PATH",
                        "Install bash, or rename the variable to letters, digits and underscores."),
                false,
                null);
    }

    /** Without its comments: the text stands in the process table. */
    private static String script(String name) {
        try (InputStream in = Supervisor.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is missing beside " + Supervisor.class);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.stripLeading().startsWith("#"))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException("resource " + name + " cannot be read", e);
        }
    }
}
