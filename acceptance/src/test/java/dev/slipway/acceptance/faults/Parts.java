package dev.slipway.acceptance.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** How each part of a cluster is begun, and where it is then found. All its files are in one folder. */
final class Parts {
    static final List<String> SERVICES = List.of("gateway", "build", "test", "scan", "deploy");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> JVM =
            List.of("-XX:+UseSerialGC", "-Xmx160m", "-XX:TieredStopAtLevel=1", "-XX:+EnableDynamicAgentLoading");

    private final Path root = Path.of("").toAbsolutePath().getParent();
    private final Path folder;
    private final Map<String, String> addresses = new ConcurrentHashMap<>();
    private final AtomicInteger starts = new AtomicInteger();
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();

    Parts(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("secrets"));
        for (String service : SERVICES) {
            Files.writeString(folder.resolve("secrets/" + service), password(service));
        }
        Path edge = Files.createFile(
                folder.resolve("secrets/edge"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(edge, UUID.randomUUID() + UUID.randomUUID().toString());
    }

    static boolean isService(String name) {
        return SERVICES.contains(service(name));
    }

    /** Of a replica, such as {@code build-2}. */
    static String service(String name) {
        return name.replaceFirst("-\\d+$", "");
    }

    static String password(String service) {
        return "password-of-" + service;
    }

    /** What the services share; once the parts that they stand on serve. */
    void writeSettings() throws IOException {
        Files.writeString(folder.resolve("slipway.properties"), settings());
    }

    private String settings() {
        return """
                config_ordinal=350
                kafka.bootstrap.servers=%s
                mp.messaging.incoming.releases.session.timeout.ms=2000
                mp.messaging.incoming.releases.heartbeat.interval.ms=500
                slipway.runtime.topics.create=true
                slipway.runtime.topics.partitions=4
                slipway.runtime.lease=2s
                slipway.runtime.sweep-after=1s
                slipway.runtime.backoff=500ms
                slipway.runtime.keep-published=1h
                slipway.registry.address=%s
                slipway.registry.plain-http=%s
                slipway.environments.staging.accept-unscanned=true
                slipway.gateway.allow-local=true
                slipway.gateway.token-file=%s
                slipway.build.allow-local=true
                slipway.scan.required=false
                slipway.scan.trivy=%s
                slipway.scan.cache=%s
                slipway.secrets.folder=%s
                slipway.deploy.state=%s
                slipway.deploy.drain=1s
                slipway.deploy.grace=2s
                slipway.deploy.edge.url=http://127.0.0.1:%d
                slipway.deploy.edge.token-file=%s
                """.formatted(
                        address("kafka"),
                        address("registry"),
                        address("registry"),
                        folder.resolve("secrets/token"),
                        trivy(),
                        trivyCache(),
                        folder.resolve("secrets/applications"),
                        folder.resolve("deploy"),
                        port("edge"),
                        folder.resolve("secrets/edge"));
    }

    Path trivy() {
        return folder.resolve("trivy");
    }

    Path trivyCache() {
        return folder.resolve("trivy-cache");
    }

    /** Begins a part. */
    Process begin(String name, List<String> options) {
        ProcessBuilder builder = new ProcessBuilder(command(name, options))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(name).toFile()));
        builder.environment().keySet().removeIf(key -> key.startsWith("SLIPWAY_") || key.startsWith("QUARKUS_"));
        builder.environment().putAll(environment(name));
        try {
            setAside(log(name));
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a process that died has written stays beside what its successor writes. */
    private void setAside(Path log) throws IOException {
        if (Files.exists(log)) {
            String dead = log.getFileName() + "." + starts.incrementAndGet();
            Files.move(log, log.resolveSibling(dead));
        }
    }

    private List<String> command(String name, List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                "setsid",
                Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(JVM);
        // The last of two equal properties counts, and the jar comes last of all.
        List<String> arguments = arguments(name);
        command.addAll(arguments.subList(0, arguments.indexOf("-jar")));
        command.addAll(options);
        command.addAll(arguments.subList(arguments.indexOf("-jar"), arguments.size()));
        return command;
    }

    private List<String> arguments(String name) {
        if (name.equals("edge")) {
            return List.of(
                    "-jar", jar("edge/target/slipway-edge.jar"),
                    "--state", folder.resolve("edge").toString(),
                    "--admin-port", Integer.toString(port("edge")),
                    "--token-file", folder.resolve("secrets/edge").toString());
        } else if (!isService(name)) {
            List<String> arguments = new ArrayList<>(List.of(
                    "-jar", jar("devstack/target/slipway-devstack.jar"),
                    "--state", folder.resolve(name + "-state").toString(),
                    "--only", name));
            if (name.equals("postgres")) {
                SERVICES.forEach(service ->
                        arguments.addAll(List.of("--service", service + ":" + folder.resolve("secrets/" + service))));
            }
            return arguments;
        }
        return List.of(
                "-Dquarkus.config.locations=" + folder.resolve("slipway.properties"),
                "-Dquarkus.http.port=" + port(name),
                "-Dslipway.runtime.worker=" + name,
                "-Dslipway.runtime.folder=" + folder.resolve("work").resolve(name),
                // However often a replica is killed, a job is not given up because of it.
                "-Dslipway.runtime.attempts=20",
                "-jar",
                serviceJar(name));
    }

    private String serviceJar(String name) {
        String module = service(name).equals("gateway") ? "gateway" : service(name) + "-service";
        return jar(module + "/target/quarkus-app/quarkus-run.jar");
    }

    private String jar(String path) {
        Path jar = root.resolve(path);
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is not there: build the project first");
        }
        return jar.toString();
    }

    private Map<String, String> environment(String name) {
        if (!isService(name)) {
            return Map.of();
        }
        return Map.of(
                "QUARKUS_DATASOURCE_USERNAME", service(name),
                "QUARKUS_DATASOURCE_PASSWORD", password(service(name)),
                "QUARKUS_DATASOURCE_JDBC_URL", address("postgres"),
                "QUARKUS_DATASOURCE_REACTIVE_URL", address("postgres").replaceFirst("^jdbc:", ""));
    }

    int port(String name) {
        return ports.computeIfAbsent(name, key -> freePort());
    }

    /**
     * Out of a range that is neither devstack's (20000 to 32000) nor Linux' own for outgoing connections (32768 on): a
     * part comes back on its port, and nothing else may have taken it while the part was down.
     */
    private int freePort() {
        int port;
        do {
            port = ThreadLocalRandom.current().nextInt(10_000, 20_000);
        } while (ports.containsValue(port) || !isFree(port));
        return port;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return true;
        } catch (BindException taken) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path log(String name) {
        return folder.resolve(name + ".log");
    }

    /** Of all processes that ran, the dead ones' too. */
    List<Path> logs() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().contains(".log"))
                    .toList();
        }
    }

    /** Of a part that is no service, once it serves. */
    String address(String part) {
        return addresses.get(part);
    }

    /** Whether a part that is no service says that it serves, and where. */
    boolean readAddress(String name) throws IOException {
        for (String line : Files.readAllLines(log(name))) {
            if (line.startsWith("{\"part\"")) {
                JsonNode node = JSON.readTree(line);
                addresses.put(name, node.path("address").asText());
            }
            if (line.startsWith("{\"ready\"") || line.startsWith("{\"edge\"")) {
                return true;
            }
            if (name.equals("edge") && line.contains("adminPort")) {
                return true;
            }
        }
        return false;
    }
}
