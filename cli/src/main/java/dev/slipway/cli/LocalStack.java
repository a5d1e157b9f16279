package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The whole of Slipway on this machine: the same jars, topics and tables as in production, on loopback. */
final class LocalStack {
    private static final String GATEWAY = "gateway-1";
    private static final int GATEWAY_PORT = 7070;
    private static final int EDGE_ADMIN_PORT = 7080;
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    static final List<String> JVM =
            List.of("-XX:+UseSerialGC", "-Xmx192m", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError");

    /**
     * A service at rest keeps some 25 MB of objects. Left alone, the JVM begins with the largest heap at once and touches
     * a young generation of 64 MB before it first collects.
     */
    private static final List<String> SMALL_HEAP = List.of("-Xms36m", "-Xmn10m");
    /** glibc gives each thread that allocates an arena of its own; two serve these services as well. */
    private static final Map<String, String> FEW_ARENAS = Map.of("MALLOC_ARENA_MAX", "2");

    private final Layout layout;
    private final Terminal terminal;
    private final Processes processes;
    private final Ports ports;
    private final Readiness readiness;
    private static final Pattern ENVIRONMENT =
            Pattern.compile("(?m)^\\s*slipway\\.environments\\.\"?(?<name>[^.\"=:\\s]+)");

    private final Map<String, Integer> replicas;
    private final List<String> furtherLogins;

    LocalStack(Layout layout, Terminal terminal, Map<String, Integer> replicas) {
        this(layout, terminal, replicas, List.of());
    }

    /** One whose database has logins for others than the services. */
    LocalStack(Layout layout, Terminal terminal, Map<String, Integer> replicas, List<String> furtherLogins) {
        this.furtherLogins = furtherLogins;
        this.layout = layout;
        this.terminal = terminal;
        this.processes = new Processes(layout);
        this.ports = new Ports(layout);
        this.readiness = new Readiness(terminal, READY_WITHIN);
        this.replicas = replicas;
    }

    URI gateway() {
        return at(ports.of(GATEWAY, GATEWAY_PORT));
    }

    /** The gateway of the stack that is kept there; empty when none was started. */
    static Optional<URI> gateway(Layout layout) {
        return new Ports(layout).known(GATEWAY).map(LocalStack::at);
    }

    private static URI at(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Starts what does not run, and waits until all of it is ready. */
    void up() {
        writeGateway();
        Map<String, JsonNode> base = startBase();
        join(CompletableFuture.allOf(services().stream()
                .map(service -> CompletableFuture.runAsync(() -> startService(service, base)))
                .toArray(CompletableFuture<?>[]::new)));
    }

    /** Before anything starts: scripts send our token there, and somebody else may listen at an earlier address. */
    void writeGateway() {
        if (processes.running(GATEWAY).isEmpty()) {
            port(GATEWAY);
        } else {
            write(layout.gatewayFile(), gateway().toString());
        }
    }

    /** What the services stand on, each part's line of JSON by its name. */
    Map<String, JsonNode> startBase() {
        CompletableFuture<Void> edge = CompletableFuture.runAsync(this::startEdge);
        Map<String, JsonNode> base = startDevstack();
        join(edge);
        writeSettings(base);
        write(layout.postgresFile(), address(base, "postgres").replaceFirst("^jdbc:postgresql://", ""));
        return base;
    }

    private static void join(CompletableFuture<Void> future) {
        try {
            future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /**
     * Names of the services' replicas that are to run, e.g. {@code build-1}: so many as are asked for, and with no word
     * about a service those that were started before, whether they run (one that was killed a moment ago seems to) or have
     * ended.
     */
    private Set<String> services() {
        Set<String> names = new LinkedHashSet<>();
        for (String service : Layout.SERVICES) {
            for (int i = 1; i <= replicas.getOrDefault(service, 1); i++) {
                names.add(service + "-" + i);
            }
        }
        for (String ended : processes.ended()) {
            if (replicas.containsKey(Layout.serviceOf(ended)) && !names.contains(ended)) {
                processes.forget(ended);
            }
        }
        processes.known().stream()
                .filter(name -> Layout.SERVICES.contains(Layout.serviceOf(name)))
                .forEach(names::add);
        return names;
    }

    private Map<String, JsonNode> startDevstack() {
        Map<String, JsonNode> parts = new LinkedHashMap<>();
        if (processes.running("devstack").filter(this::devstackServes).isEmpty()) {
            List<String> arguments = new ArrayList<>(JVM);
            arguments.addAll(List.of(
                    "-jar",
                    layout.devstackJar().toString(),
                    "--state",
                    layout.state().resolve("devstack").toString()));
            Stream.concat(Layout.SERVICES.stream(), furtherLogins.stream()).forEach(login -> {
                arguments.add("--service");
                arguments.add(login + ":" + layout.secret("postgres-" + login));
            });
            terminal.step("devstack", "Kafka, PostgreSQL and registry", () -> {
                ProcessHandle handle = processes.start(new Part("devstack", arguments, Map.of()));
                awaitWords("devstack", handle);
                parts.putAll(parts(layout.log("devstack")));
                return "";
            });
        } else {
            parts.putAll(parts(layout.log("devstack")));
        }
        return parts;
    }

    private boolean devstackServes(ProcessHandle handle) {
        return readiness.comesAgain("devstack", handle, () -> saysThatItIsReady("devstack") && registryAnswers());
    }

    private boolean registryAnswers() {
        String registry = address(parts(layout.log("devstack")), "registry");
        return Http.answersOk(URI.create("http://" + registry + "/v2/"));
    }

    private void startEdge() {
        URI health = URI.create("http://127.0.0.1:" + edgePort() + "/health");
        if (processes
                .running("edge")
                .filter(handle -> readiness.comesAgain("edge", handle, () -> Http.answersOk(health)))
                .isPresent()) {
            return;
        }
        List<String> arguments = new ArrayList<>(JVM);
        arguments.addAll(List.of(
                "-jar", layout.edgeJar().toString(),
                "--state", layout.state().resolve("edge").toString(),
                "--admin-port", Integer.toString(edgePort()),
                "--token-file", layout.secret("edge").toString()));
        terminal.step("edge", "the applications' router", () -> {
            awaitWords("edge", processes.start(new Part("edge", arguments, Map.of())));
            return "";
        });
    }

    private int edgePort() {
        return ports.of("edge", EDGE_ADMIN_PORT);
    }

    /** Waits for the line of JSON that says that a part is ready. */
    private void awaitWords(String name, ProcessHandle handle) {
        if (!readiness.comes(handle, () -> saysThatItIsReady(name))) {
            throw new Trouble(name + " did not come up" + lastWords(name));
        }
    }

    private boolean saysThatItIsReady(String name) {
        Set<String> parts = parts(layout.log(name)).keySet();
        return parts.contains("ready") || parts.contains("edge");
    }

    private static Map<String, JsonNode> parts(Path log) {
        Map<String, JsonNode> parts = new LinkedHashMap<>();
        try {
            for (String line : Files.exists(log) ? Files.readAllLines(log) : List.<String>of()) {
                if (line.startsWith("{") && line.endsWith("}")) {
                    JsonNode node = Json.read(line);
                    parts.put(node.has("ready") ? "ready" : node.path("part").asText(), node);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parts;
    }

    /** What the services share and is no secret. */
    private void writeSettings(Map<String, JsonNode> base) {
        String registry = address(base, "registry");
        String settings = """
                # after system properties, before the environment
                config_ordinal=350
                kafka.bootstrap.servers=%s
                slipway.runtime.topics.create=true
                slipway.registry.address=%s
                slipway.registry.plain-http=%s
                slipway.environments.staging.accept-unscanned=true
                slipway.environments.production.accept-unscanned=true
                slipway.gateway.allow-local=true
                slipway.gateway.token-file=%s
                slipway.build.allow-local=true
                slipway.build.environment-order=staging,production
                slipway.build.home=%s
                slipway.test.home=%s
                slipway.scan.required=false
                slipway.secrets.folder=%s
                slipway.deploy.state=%s
                slipway.deploy.edge.url=http://127.0.0.1:%d
                slipway.deploy.edge.token-file=%s
                %s""".formatted(
                        address(base, "kafka"),
                        registry,
                        registry,
                        layout.tokenFile(),
                        System.getProperty("user.home"),
                        System.getProperty("user.home"),
                        layout.state().resolve("secrets/applications"),
                        layout.state().resolve("deploy"),
                        edgePort(),
                        layout.secret("edge"),
                        scanner());
        String own = ownSettings();
        furtherEnvironments(own)
                .ifPresent(names ->
                        terminal.say("own.properties defines environments beside staging and production: " + names));
        write(settingsFile(), settings + own);
    }

    /** Names of environments that the local stack has only because these settings name them; empty for none. */
    static Optional<String> furtherEnvironments(String settings) {
        return ENVIRONMENT
                .matcher(settings)
                .results()
                .map(found -> found.group("name"))
                .filter(name -> !name.equals("staging") && !name.equals("production"))
                .distinct()
                .reduce((names, name) -> names + ", " + name);
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A scanner that the caller's environment names. */
    private static String scanner() {
        return Variables.get("SLIPWAY_TRIVY")
                        .map(path -> "slipway.scan.trivy=" + path + "\n")
                        .orElse("")
                + Variables.get("SLIPWAY_TRIVY_CACHE")
                        .map(path -> "slipway.scan.cache=" + path + "\n")
                        .orElse("");
    }

    /** What the user set comes last, and so goes before. */
    private String ownSettings() {
        Path own = ownFile(settingsFile());
        try {
            return Files.exists(own) ? "# from " + own + "\n" + Files.readString(own) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path settingsFile() {
        return layout.state().resolve("config/slipway.properties");
    }

    static String address(Map<String, JsonNode> base, String part) {
        JsonNode node = base.get(part);
        if (node == null) {
            throw new Trouble(
                    "devstack does not say where its " + part + " is; stop it with ./slipway down and start again");
        }
        return node.path("address").asText();
    }

    private void startService(String name, Map<String, JsonNode> base) {
        String service = Layout.serviceOf(name);
        startService(name, layout.serviceJar(service), service, List.of(), base);
    }

    /** As one URI: SmallRye Config takes a comma for the end of a location, and signs of a raw path for a URI's. */
    static String location(Path file) {
        return file.toUri().toString().replace(",", "%2C");
    }

    /** Where a started replica serves health and metrics. */
    URI managed(String name) {
        return URI.create("http://127.0.0.1:" + ports.of(name, 0) + "/q/");
    }

    /**
     * Starts a replica if it does not run, and waits until it is ready.
     *
     * @param login of the database
     * @param settings that go before the shared ones, as {@code -D} options
     */
    void startService(String name, Path jar, String login, List<String> settings, Map<String, JsonNode> base) {
        if (processes
                .running(name)
                .filter(handle -> readiness.comesAgain(name, handle, () -> isReady(ports.of(name, 0))))
                .isPresent()) {
            return;
        }
        int port = port(name);
        List<String> arguments = new ArrayList<>(JVM);
        arguments.addAll(SMALL_HEAP);
        arguments.addAll(settings);
        arguments.addAll(List.of(
                "-Dquarkus.config.locations=" + location(settingsFile()),
                "-Dquarkus.http.port=" + port,
                "-Dslipway.runtime.worker=" + name,
                "-Dslipway.runtime.folder=" + layout.state().resolve("work").resolve(name),
                "-jar",
                jar.toString()));
        terminal.step(name, "on port " + port, () -> {
            Map<String, String> environment = new HashMap<>(FEW_ARENAS);
            environment.putAll(database(login, base));
            ProcessHandle handle = processes.start(new Part(name, arguments, environment));
            if (!readiness.comes(handle, () -> isReady(port))) {
                String words = lastWords(name);
                throw new Trouble(name + " did not become ready" + words + suspicion(words, settingsFile()));
            }
            return "";
        });
    }

    private static boolean isReady(int port) {
        return Http.answersOk(health(port));
    }

    static URI health(int port) {
        return URI.create("http://127.0.0.1:" + port + "/q/health/ready");
    }

    /** A free port: somebody else's answer must not pass for ours, nor get our token. */
    private synchronized int port(String name) {
        boolean first = name.equals(GATEWAY);
        int wished = first ? ports.known(name).orElse(GATEWAY_PORT) : 0;
        int port = ports.ofFree(name, wished);
        if (first && port != wished) {
            terminal.say("Port " + wished + " is taken, so the gateway is on " + port);
        }
        if (first) {
            write(layout.gatewayFile(), gateway().toString());
        }
        return port;
    }

    private Map<String, String> database(String login, Map<String, JsonNode> base) {
        String jdbc = address(base, "postgres");
        try {
            return Map.of(
                    "QUARKUS_DATASOURCE_USERNAME",
                    login,
                    "QUARKUS_DATASOURCE_PASSWORD",
                    Files.readString(layout.secret("postgres-" + login)),
                    "QUARKUS_DATASOURCE_JDBC_URL",
                    jdbc,
                    "QUARKUS_DATASOURCE_REACTIVE_URL",
                    jdbc.replaceFirst("^jdbc:", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Quarkus blames the generated file for a setting that was copied to it, or names none; SRCFG are SmallRye Config's words. */
    static String suspicion(String lastWords, Path generated) {
        Path own = ownFile(generated);
        boolean blamed = lastWords.contains("SRCFG0") || lastWords.contains("slipway.properties");
        return blamed && Files.exists(own)
                ? "\n" + own + " may hold the cause: its lines are copied to the end of " + generated
                : "";
    }

    private static Path ownFile(Path generated) {
        return generated.resolveSibling("own.properties");
    }

    private String lastWords(String name) {
        try {
            List<String> lines = Files.readAllLines(layout.log(name));
            return "; its last words, from " + layout.log(name) + ":\n"
                    + String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
        } catch (IOException e) {
            return "; its log is " + layout.log(name);
        }
    }

    /** Stops the services, then what they stand on. What is deployed is stopped with it: it is this machine's too. */
    void down() {
        List<String> names = new ArrayList<>(processes.running().keySet());
        names.removeAll(List.of("devstack", "edge"));
        Set<String> jobs = Leftovers.marks(layout.state().resolve("work"));
        if (!names.isEmpty()) {
            terminal.step("services", "stopped: " + String.join(", ", names), () -> {
                names.parallelStream().forEach(processes::stop);
                return "";
            });
        }
        forgetGateway();
        processes.ended().forEach(processes::forget);
        Leftovers.end(jobs);
        Instances.stopAll(layout.state().resolve("deploy"));
        for (String name : List.of("edge", "devstack")) {
            if (processes.running(name).isPresent()) {
                terminal.step(name, "stopped", () -> {
                    processes.stop(name);
                    return "";
                });
            }
        }
        stopOrphans();
    }

    private void forgetGateway() {
        try {
            Files.deleteIfExists(layout.gatewayFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A database server that a killed devstack left behind. */
    private void stopOrphans() {
        if (Files.exists(layout.devstackJar()) && Files.exists(layout.state().resolve("devstack"))) {
            ProcessHandle handle = processes.start(new Part(
                    "orphans",
                    List.of(
                            "-jar",
                            layout.devstackJar().toString(),
                            "--state",
                            layout.state().resolve("devstack").toString(),
                            "--stop-orphans"),
                    Map.of()));
            handle.onExit().join();
            processes.stop("orphans");
        }
    }

    /** Stops these parts alone. */
    void stop(List<String> names) {
        names.parallelStream().forEach(processes::stop);
    }

    Map<String, ProcessHandle> running() {
        return processes.running();
    }
}
