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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The deployed applications' processes. They outlive deploy-service by design, so taking the stack down stops them here. */
final class Instances {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private Instances() {}

    /** Stops every instance that deploy-service keeps a folder for. */
    static void stopAll(Path deployState) {
        List<ProcessHandle> instances = of(deployState);
        instances.forEach(instance -> {
            instance.descendants().forEach(ProcessHandle::destroy);
            instance.destroy();
        });
        instances.forEach(Instances::awaitEnd);
        Leftovers.marked(marks(deployState)).stream()
                .filter(process -> isOf(deployState, process))
                .forEach(ProcessHandle::destroyForcibly);
    }

    /** What an instance was started with, and its children too, which may have outlived it. */
    private static Set<String> marks(Path deployState) {
        return folders(deployState).stream()
                .map(folder -> "SLIPWAY_INSTANCE=" + folder.getFileName())
                .collect(Collectors.toSet());
    }

    /** Another stack on this machine may have instances of the same names; each works and writes in its own folders. */
    private static boolean isOf(Path deployState, ProcessHandle process) {
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
        try {
            instance.onExit().get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
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
