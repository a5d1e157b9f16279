package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The local stack's processes: each in a session of its own, so that it outlives the terminal; known by its id and its
 * time of start, so that a process that merely got the same id is never taken for it.
 */
final class Processes {
    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final String TICKS = "ticks";
    /** Logs of processes that have ended, of each part. */
    private static final int KEPT = 5;

    private final Layout layout;
    private final Path file;

    Processes(Layout layout) {
        this.layout = layout;
        this.file = layout.state().resolve("processes.json");
    }

    /** What the last few processes before it said, which may be why they ended. */
    private static void keep(Path log) throws IOException {
        for (int age = KEPT; age > 0; age--) {
            Path younger = age == 1 ? log : aged(log, age - 1);
            if (Files.exists(younger)) {
                Files.move(younger, aged(log, age), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static Path aged(Path log, int age) {
        return log.resolveSibling(log.getFileName() + "." + age);
    }

    /** Starts a part with the Java machine that runs us; its output goes to its log. */
    ProcessHandle start(Part part) {
        List<String> command = new ArrayList<>();
        if (hasSetsid()) {
            command.add("setsid");
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(part.arguments());
        File log = layout.log(part.name()).toFile();
        try {
            Files.createDirectories(log.toPath().getParent());
            keep(log.toPath());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(layout.state().toFile())
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(log);
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().putAll(part.environment());
            ProcessHandle handle = builder.start().toHandle();
            remember(part.name(), handle);
            return handle;
        } catch (IOException e) {
            throw new UncheckedIOException("part " + part + " cannot be started", e);
        }
    }

    private static boolean hasSetsid() {
        return Files.isExecutable(Path.of("/usr/bin/setsid")) || Files.isExecutable(Path.of("/bin/setsid"));
    }

    /** The process of a part, if it runs. */
    Optional<ProcessHandle> running(String name) {
        return Optional.ofNullable(read().get(name)).flatMap(Processes::handle);
    }

    /** Every part that runs, in the order of its start. */
    Map<String, ProcessHandle> running() {
        Map<String, ProcessHandle> running = new LinkedHashMap<>();
        read().properties()
                .forEach(entry -> handle(entry.getValue()).ifPresent(handle -> running.put(entry.getKey(), handle)));
        return running;
    }

    /** Parts that were started, and not stopped. */
    List<String> known() {
        List<String> known = new ArrayList<>();
        read().fieldNames().forEachRemaining(known::add);
        return known;
    }

    /** Parts that were started, and have ended without being stopped. */
    List<String> ended() {
        List<String> ended = new ArrayList<>();
        read().properties().stream()
                .filter(entry -> handle(entry.getValue()).isEmpty())
                .forEach(entry -> ended.add(entry.getKey()));
        return ended;
    }

    private static Optional<ProcessHandle> handle(JsonNode entry) {
        return ProcessHandle.of(entry.get("pid").asLong())
                .filter(ProcessHandle::isAlive)
                .filter(handle -> !hasEnded(handle))
                .filter(handle -> isOf(entry, handle));
    }

    /** By ticks where there are any: Java tells a start by the wall clock, and who sets that moves every start with it. */
    private static boolean isOf(JsonNode entry, ProcessHandle handle) {
        OptionalLong ticks = ticks(handle);
        boolean counted = entry.has(TICKS) && ticks.isPresent();
        return counted
                ? entry.get(TICKS).asLong() == ticks.getAsLong()
                : entry.get("started").asLong() == started(handle);
    }

    /** It waits for a parent to notice, in a container perhaps for ever. */
    private static boolean hasEnded(ProcessHandle handle) {
        return stat(handle).filter(Processes::hasEnded).isPresent();
    }

    /** Clock ticks between the host's start and the process's; empty where there is no {@code /proc}. */
    private static OptionalLong ticks(ProcessHandle handle) {
        return stat(handle).stream().mapToLong(Processes::ticks).findFirst();
    }

    private static Optional<String> stat(ProcessHandle handle) {
        Path stat = Path.of("/proc", Long.toString(handle.pid()), "stat");
        try {
            return Optional.of(Files.readString(stat, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Field 3 of proc(5). */
    static boolean hasEnded(String stat) {
        return "ZX".contains(fields(stat)[0]);
    }

    /** Field 22 of proc(5). */
    static long ticks(String stat) {
        return Long.parseLong(fields(stat)[19]);
    }

    /** From the third on: the name in the second may hold anything, so they are counted after the last parenthesis. */
    private static String[] fields(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    }

    private static long started(ProcessHandle handle) {
        return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** Asks a part to end, and ends it when it does not. */
    void stop(String name) {
        running(name).ifPresent(handle -> {
            handle.destroy();
            if (!end(handle, GRACE)) {
                handle.destroyForcibly();
            }
        });
        forget(name);
    }

    /** Whether a process ends within this time; one that waits for a parent to notice has. */
    static boolean end(ProcessHandle handle, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (handle.isAlive() && !hasEnded(handle)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Pause.millis(10);
        }
        return true;
    }

    private synchronized void remember(String name, ProcessHandle handle) {
        ObjectNode all = read();
        all.set(name, entry(handle));
        write(all);
    }

    /** Knows nothing of a part any more. */
    synchronized void forget(String name) {
        ObjectNode all = read();
        all.remove(name);
        write(all);
    }

    private synchronized ObjectNode read() {
        try {
            return Files.exists(file) ? written(Files.readString(file)) : found();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode written(String text) {
        try {
            return (ObjectNode) Json.read(text);
        } catch (Trouble | ClassCastException e) {
            throw new Trouble(file + ", which says what runs, is damaged. Remove it: what runs is then found by its"
                    + " working folder, " + layout.state());
        }
    }

    /** Without the file: what works in the state folder and is named like a part of ours. */
    private ObjectNode found() {
        ObjectNode all = Json.object();
        ProcessHandle.allProcesses().filter(this::worksHere).forEach(handle -> part(List.of(
                        handle.info().arguments().orElse(new String[0])))
                .ifPresent(name -> all.set(name, entry(handle))));
        return all;
    }

    private boolean worksHere(ProcessHandle handle) {
        try {
            return Path.of("/proc", Long.toString(handle.pid()), "cwd")
                    .toRealPath()
                    .equals(layout.state().toRealPath());
        } catch (IOException e) {
            // It has ended, is another user's, or there is no /proc here.
            return false;
        }
    }

    /** Which part of the stack these arguments start; empty for none. */
    static Optional<String> part(List<String> arguments) {
        String worker = "-Dslipway.runtime.worker=";
        return arguments.contains("--stop-orphans")
                ? Optional.empty()
                : arguments.stream()
                        .map(argument -> argument.startsWith(worker)
                                ? argument.substring(worker.length())
                                : argument.endsWith("/slipway-edge.jar")
                                        ? "edge"
                                        : argument.endsWith("/slipway-devstack.jar") ? "devstack" : "")
                        .filter(name -> !name.isEmpty())
                        .findFirst();
    }

    private static ObjectNode entry(ProcessHandle handle) {
        ObjectNode entry = Json.object().put("pid", handle.pid()).put("started", started(handle));
        ticks(handle).ifPresent(ticks -> entry.put(TICKS, ticks));
        return entry;
    }

    private void write(ObjectNode all) {
        try {
            Path fresh = file.resolveSibling("processes.json.new");
            Files.writeString(fresh, Json.pretty(all));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
