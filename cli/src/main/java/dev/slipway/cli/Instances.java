package dev.slipway.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The deployed applications' processes. They outlive deploy-service by design, so taking the stack down stops them here. */
final class Instances {
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** Begins what deploy-service sets in each instance's environment, before the id of its state folder. */
    private static final String HOME = "SLIPWAY_TARGET_HOME=";

    private Instances() {}

    /** Stops every instance that deploy-service keeps a folder for, and whatever else was started as one of its. */
    static void stopAll(Path deployState) {
        List<ProcessHandle> instances = of(deployState);
        instances.forEach(instance -> {
            instance.descendants().forEach(ProcessHandle::destroy);
            instance.destroy();
        });
        instances.forEach(Instances::awaitEnd);
        leftovers(deployState).forEach(ProcessHandle::destroyForcibly);
    }

    /** Children have their instance's environment too, and may have outlived it, and its folder. */
    private static List<ProcessHandle> leftovers(Path deployState) {
        Optional<String> home = home(deployState);
        Set<String> marks = folders(deployState).stream()
                .map(folder -> "SLIPWAY_INSTANCE=" + folder.getFileName())
                .collect(Collectors.toSet());
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    List<String> environment = Leftovers.environment(process);
                    return environment.stream().anyMatch(variable -> variable.startsWith(HOME))
                            ? home.filter(environment::contains).isPresent()
                            : environment.stream().anyMatch(marks::contains) && worksIn(deployState, process);
                })
                .toList();
    }

    /** What tells our instances from those of another stack on this machine; empty when none was started. */
    private static Optional<String> home(Path deployState) {
        try {
            return Optional.of(HOME + Files.readString(deployState.resolve("id")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** An earlier version's tell no home; each works and writes in its own stack's folders. */
    private static boolean worksIn(Path deployState, ProcessHandle process) {
        Path facts = Path.of("/proc", Long.toString(process.pid()));
        return Stream.of("cwd", "fd/1").anyMatch(link -> {
            try {
                return facts.resolve(link).toRealPath().startsWith(deployState.toRealPath());
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static void awaitEnd(ProcessHandle instance) {
        if (!Processes.end(instance, GRACE)) {
            instance.descendants().forEach(ProcessHandle::destroyForcibly);
            instance.destroyForcibly();
        }
    }

    private static List<ProcessHandle> of(Path deployState) {
        return folders(deployState).stream()
                .map(Instances::process)
                .flatMap(Optional::stream)
                .toList();
    }

    private static List<Path> folders(Path deployState) {
        Path instances = deployState.resolve("instances");
        if (!Files.isDirectory(instances)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(instances)) {
            return folders.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process of an instance's folder; empty when it is gone, or when its id is another process's by now. */
    private static Optional<ProcessHandle> process(Path folder) {
        try {
            long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
            Path environment = Path.of("/proc", Long.toString(pid), "environ");
            boolean ours = !Files.exists(Path.of("/proc/self"))
                    || Files.readString(environment, StandardCharsets.ISO_8859_1)
                            .contains("SLIPWAY_INSTANCE=" + folder.getFileName() + "\0");
            return ours ? ProcessHandle.of(pid) : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
