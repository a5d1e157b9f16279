package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A local stack of its own to measure: first the real services, then, in the stages' place, four processes of the bench
 * whose jobs do nothing, each with a login of its own. The gateway, Kafka and PostgreSQL stay.
 */
final class BenchStack implements AutoCloseable {
    private static final List<String> STAGES = List.of("build", "test", "scan", "deploy");
    private static final String GATEWAY = "gateway-1";
    private static final int SETTLES_MILLIS = 5000;

    private final Layout layout;
    private final Terminal terminal;
    private final LocalStack stack;
    private final AtomicBoolean closed = new AtomicBoolean();
    private Map<String, JsonNode> base = Map.of();
    private boolean measured;

    BenchStack(Layout users, Terminal terminal) {
        this.layout = new Layout(users.root(), users.state().resolve("bench"));
        this.terminal = terminal;
        this.stack = new LocalStack(
                layout,
                terminal,
                Map.of(),
                STAGES.stream().map(BenchStack::login).toList());
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop"));
    }

    private static String login(String stage) {
        return "bench-" + stage;
    }

    /** Kafka, PostgreSQL, registry and edge, afresh. */
    void start() {
        clear();
        Ports ports = new Ports(layout);
        ports.of(GATEWAY, 0);
        ports.of("edge", 0);
        base = stack.startBase();
    }

    /** What an earlier run that failed or was killed left. */
    private void clear() {
        if (Files.exists(layout.state())) {
            stack.down();
            Folders.delete(layout.state());
        }
    }

    /** How long each real service takes to be ready, started alone. */
    void startServices() {
        for (String service : Layout.SERVICES) {
            String name = service + "-1";
            long start = System.nanoTime();
            startService(service, name);
            double seconds = Math.round((System.nanoTime() - start) / 1e8) / 10.0;
            report("start-up", name, "seconds", seconds);
        }
    }

    /** The memory of each process of the stack when idle. */
    void measureMemory() {
        Pause.millis(SETTLES_MILLIS);
        stack.running().forEach((name, handle) -> report("memory", name, "rss_mb", residentMegabytes(handle)));
    }

    /** What three replicas of a service get done, to what one does. */
    void measureReplicas() {
        double[] perSecond = new ReplicasBench(layout, stack, base).measure();
        report("replicas", "1 of build, one slot, jobs: wait", "per_second", perSecond[0]);
        report("replicas", "3 of build, one slot, jobs: wait", "per_second", perSecond[1]);
        report("replicas", "3 to 1", "ratio", perSecond[1] / perSecond[0]);
    }

    private void startService(String service, String name) {
        stack.startService(name, layout.serviceJar(service), service, List.of(), base);
    }

    private void report(String bench, String part, String unit, double measured) {
        double value = Math.round(measured * 100) / 100.0;
        terminal.say(String.format(Locale.ROOT, "  %-9s %-32s  %s %s", bench, part, unit, value));
        terminal.emit(Json.object().put("bench", bench).put("how", part).put(unit, value));
    }

    /** Resident set size (POSIX leaves it out; every ps has it), in 10^6 bytes. */
    private static double residentMegabytes(ProcessHandle handle) {
        try {
            Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(handle.pid()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String kibibytes = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Math.round(Long.parseLong(kibibytes.strip()) * 1024 / 1e6);
        } catch (IOException | NumberFormatException e) {
            throw new Trouble("memory cannot be measured: ps is missing, or process " + handle.pid() + " has ended");
        }
    }

    /** The floor and, unless it alone is wanted, releases whose jobs do nothing. */
    void measureReleases(int releases, int inFlight, int history, boolean floorOnly) {
        if (!floorOnly) {
            startBench(inFlight);
        }
        ObjectNode settings = Json.object()
                .put("kafka", LocalStack.address(base, "kafka"))
                .put("postgres", LocalStack.address(base, "postgres"))
                .put("gateway", stack.gateway().toString())
                .put("tokenFile", layout.tokenFile().toString())
                .put("releases", releases)
                .put("inFlight", inFlight)
                .put("history", history)
                .put("floorOnly", floorOnly)
                .put("json", terminal.json());
        ObjectNode metrics = settings.putObject("metrics");
        metrics.put("gateway", stack.managed(GATEWAY).resolve("metrics").toString());
        STAGES.forEach(stage -> metrics.put(
                stage, stack.managed(login(stage)).resolve("metrics").toString()));
        run(settings);
    }

    private void startBench(int inFlight) {
        stack.stop(STAGES.stream().map(stage -> stage + "-1").toList());
        startService("gateway", GATEWAY);
        for (String stage : STAGES) {
            List<String> settings =
                    List.of("-Dslipway.runtime.service=" + stage, "-Dslipway.runtime.slots=" + inFlight);
            stack.startService(login(stage), layout.benchJar(), login(stage), settings, base);
        }
    }

    private void run(ObjectNode settings) {
        Path app = layout.benchApp();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(LocalStack.JVM);
        command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        command.add("-cp");
        command.add(String.join(
                File.pathSeparator,
                app.resolve("app/*").toString(),
                app.resolve("lib/main/*").toString(),
                app.resolve("lib/boot/*").toString()));
        command.add("dev.slipway.bench.BenchMain");
        try {
            Path file = layout.state().resolve("config/bench.json");
            Files.writeString(file, Json.pretty(settings));
            command.add(file.toString());
            int status = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (status != 0) {
                throw new Trouble("the bench ended with status " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted");
        }
    }

    /** All is measured: nobody will look for the reason of a failure in the logs. */
    void done() {
        measured = true;
    }

    /** Stops everything, and removes the folder once all is measured. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            stack.down();
            if (measured) {
                Folders.delete(layout.state());
            }
        }
    }
}
