package dev.slipway.acceptance.faults;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The real jars as processes of the test's own, each of which can be killed, frozen and started again: Kafka, PostgreSQL,
 * registry, edge, and replicas of the services by name, such as {@code build-2}. Leases and consumer sessions last 2 s.
 */
final class Cluster implements AutoCloseable {
    static final List<String> SERVICES = List.of("gateway", "build", "test", "scan", "deploy");
    static final Duration LEASE = Duration.ofSeconds(2);

    /** What a failing test waits for at the most; nothing here takes that long. */
    static final Duration PATIENCE = Duration.ofSeconds(180);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> JVM = List.of("-XX:+UseSerialGC", "-Xmx160m", "-XX:TieredStopAtLevel=1");

    private final Path root = Path.of("").toAbsolutePath().getParent();
    private final Path folder = Files.createTempDirectory("slipway-faults-");
    private final Map<String, Process> processes = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, String> addresses = new HashMap<>();
    private final Map<String, Integer> ports = new HashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Set<String> poison = new HashSet<>();
    private final Set<String> lost = new HashSet<>();
    private boolean failed;

    Cluster() throws IOException {
        Files.createDirectories(folder.resolve("secrets"));
        for (String service : SERVICES) {
            Files.writeString(folder.resolve("secrets/" + service), "password-of-" + service);
        }
        Path edge = Files.createFile(
                folder.resolve("secrets/edge"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(edge, UUID.randomUUID() + UUID.randomUUID().toString());
    }

    /** Starts everything, one replica of each service. */
    void start() throws IOException {
        for (String part : List.of("kafka", "postgres", "registry", "edge")) {
            start(part);
        }
        Files.writeString(folder.resolve("slipway.properties"), settings());
        shareClasses();
        SERVICES.forEach(service -> start(service + "-1"));
        SERVICES.forEach(service -> awaitReady(service + "-1"));
    }

    /** Lets each service write down the classes that it loads, once for its jar: the tests start a hundred services. */
    private void shareClasses() throws IOException {
        List<String> without = new ArrayList<>();
        for (String service : SERVICES) {
            Path archive = archive(service);
            if (!Files.exists(archive)
                    || Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(serviceJar(service)))
                            < 0) {
                Files.createDirectories(archive.getParent());
                Files.deleteIfExists(archive);
                without.add(service + "-1");
            }
        }
        without.forEach(name -> start(name, List.of("-XX:ArchiveClassesAtExit=" + archive(service(name)))));
        without.forEach(this::awaitReady);
        without.forEach(name -> processes.get(name).destroy());
        without.forEach(this::awaitEnd);
    }

    private Path archive(String service) {
        return root.resolve("acceptance/target/classes-of-services").resolve(service + ".jsa");
    }

    private String settings() {
        return """
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
                        folder.resolve("no-trivy"),
                        folder.resolve("secrets/applications"),
                        folder.resolve("deploy"),
                        port("edge"),
                        folder.resolve("secrets/edge"));
    }

    /** Starts a part; returns once a part that is no service serves. */
    void start(String name) {
        start(name, List.of());
    }

    /** Starts a replica with settings of its own, each as {@code key=value}. */
    void startWith(String name, String... settings) {
        start(name, Stream.of(settings).map(setting -> "-D" + setting).toList());
        awaitReady(name);
    }

    /** Starts a replica of a later version, which first changes its schema. */
    void startNewer(String name) throws SQLException {
        execute(service(name), Newer.MIGRATION);
        start(name, List.of(Newer.option(folder)));
        awaitReady(name);
    }

    /** Starts a replica, with settings of its own, that dies at this point, the nth time after it is armed. */
    void startToHalt(String name, Halt at, int nth, String... settings) throws IOException {
        Files.deleteIfExists(armed(name));
        List<String> options = new ArrayList<>(List.of(at.option(folder, nth, armed(name))));
        List.of(settings).forEach(setting -> options.add("-D" + setting));
        start(name, options);
    }

    void arm(String name) throws IOException {
        Files.createFile(armed(name));
    }

    private Path armed(String name) {
        return folder.resolve(name + ".armed");
    }

    private void start(String name, List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                "setsid",
                Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(JVM);
        List<String> arguments = arguments(name);
        if (isService(name) && Files.exists(archive(service(name)))) {
            command.add("-XX:SharedArchiveFile=" + archive(service(name)));
        }
        // The last of two equal properties counts, and the jar comes last of all.
        command.addAll(arguments.subList(0, arguments.indexOf("-jar")));
        command.addAll(options);
        command.addAll(arguments.subList(arguments.indexOf("-jar"), arguments.size()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(name).toFile()));
        builder.environment().keySet().removeIf(key -> key.startsWith("SLIPWAY_") || key.startsWith("QUARKUS_"));
        builder.environment().putAll(environment(name));
        try {
            Files.deleteIfExists(log(name));
            processes.put(name, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!isService(name)) {
            awaitServing(name);
        }
    }

    private static boolean isService(String name) {
        return SERVICES.contains(service(name));
    }

    private static String service(String name) {
        return name.replaceFirst("-\\d+$", "");
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
                "-jar",
                serviceJar(service(name)).toString());
    }

    private Path serviceJar(String service) {
        String module = service.equals("gateway") ? "gateway" : service + "-service";
        return Path.of(jar(module + "/target/quarkus-app/quarkus-run.jar"));
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
                "QUARKUS_DATASOURCE_PASSWORD", "password-of-" + service(name),
                "QUARKUS_DATASOURCE_JDBC_URL", address("postgres"),
                "QUARKUS_DATASOURCE_REACTIVE_URL", address("postgres").replaceFirst("^jdbc:", ""));
    }

    private int port(String name) {
        return ports.computeIfAbsent(name, key -> {
            try (ServerSocket socket = new ServerSocket(0)) {
                return socket.getLocalPort();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void awaitServing(String name) {
        await(name + " serves")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .failFast(name + " ended", () -> !processes.get(name).isAlive())
                .until(() -> readAddress(name));
    }

    private boolean readAddress(String name) throws IOException {
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

    void awaitReady(String name) {
        await(name + " is ready")
                .atMost(PATIENCE)
                .failFast(name + " ended, see " + log(name), () -> !isAlive(name))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> readiness(name) == 200);
    }

    /** What a replica answers when it is asked whether it is ready: 200 or 503. */
    int readiness(String name) throws IOException, InterruptedException {
        URI health = URI.create("http://127.0.0.1:" + port(name) + "/q/health/ready");
        return http.send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** Puts a record on the releases topic that no service makes; it counts for nothing that is wrong. */
    void poison(String key, Map<String, String> headers, byte @Nullable [] data)
            throws ExecutionException, InterruptedException {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>("slipway.releases", key, data);
        headers.forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        RecordMetadata there = send(record);
        poison.add(there.partition() + "@" + there.offset());
    }

    RecordMetadata send(ProducerRecord<String, byte[]> record) throws ExecutionException, InterruptedException {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", address("kafka")), new StringSerializer(), new ByteArraySerializer())) {
            return producer.send(record).get();
        }
    }

    /** Where poison lies, as {@code partition@offset}. */
    Set<String> poison() {
        return poison;
    }

    /** Waits until every service has taken in all that stands on the topic now. */
    void awaitRead() {
        Map<TopicPartition, Long> ends = Evidence.ends(this);
        await("all is taken in").atMost(PATIENCE).until(() -> {
            for (String service : SERVICES) {
                Map<Integer, Long> read = Evidence.positions(this, service);
                if (ends.entrySet().stream()
                        .anyMatch(end -> read.getOrDefault(end.getKey().partition(), 0L) < end.getValue())) {
                    return false;
                }
            }
            return true;
        });
    }

    /** {@code kill -9} of a part, and of the server that it runs. */
    void kill(String name) {
        List<ProcessHandle> servers = name.equals("postgres") ? postmaster() : List.of();
        processes.get(name).destroyForcibly();
        servers.forEach(ProcessHandle::destroyForcibly);
        awaitEnd(name);
        servers.forEach(server -> server.onExit().join());
    }

    /** PostgreSQL's first process, which is no child of the one that began it, and all that serve connections. */
    private List<ProcessHandle> postmaster() {
        try {
            String pid = Files.readAllLines(data().resolve("postmaster.pid")).getFirst();
            ProcessHandle first = ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
            return Stream.concat(Stream.of(first), first.descendants()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitEnd(String name) {
        try {
            if (!processes.get(name).waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(name + " does not end");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isAlive(String name) {
        Process process = processes.get(name);
        return process != null && process.isAlive();
    }

    /** Keeps what all databases hold now; they are away for as long as that takes. */
    void backUp() throws IOException, InterruptedException {
        stop("postgres");
        copy(data(), folder.resolve("backup"));
        start("postgres");
    }

    /** Sets all databases back to what was kept, as an operator does after a loss; nothing else is told of it. */
    void restore() throws IOException, InterruptedException {
        Evidence.records(this, "slipway.releases").stream()
                .filter(record -> !poison.contains(record.partition() + "@" + record.offset()))
                .map(record -> record.headers().lastHeader("ce_id"))
                .filter(Objects::nonNull)
                .forEach(id -> lost.add(new String(id.value(), StandardCharsets.UTF_8)));
        kill("postgres");
        Files.move(data(), folder.resolve("lost"));
        copy(folder.resolve("backup"), data());
        start("postgres");
    }

    private Path data() {
        return folder.resolve("postgres-state/postgres/data");
    }

    /** With owners and modes, which PostgreSQL insists on. */
    private static void copy(Path from, Path to) throws IOException, InterruptedException {
        Process copy = new ProcessBuilder("cp", "--archive", from.toString(), to.toString())
                .inheritIO()
                .start();
        if (copy.waitFor() != 0) {
            throw new IOException("cannot copy " + from + " to " + to);
        }
    }

    /** Ids of the facts that were on the topic when the databases were set back: their rows may be gone. */
    Set<String> lost() {
        return lost;
    }

    /** Asks a part to end, and waits for it. */
    void stop(String name) {
        processes.get(name).destroy();
        awaitEnd(name);
    }

    /** Stops every replica but the first of each service, for good. */
    void backToOneOfEach() {
        replicas().stream().filter(name -> !name.endsWith("-1")).forEach(name -> {
            stop(name);
            processes.remove(name);
        });
    }

    void freeze(String name) throws IOException, InterruptedException {
        signal("STOP", name);
    }

    void thaw(String name) throws IOException, InterruptedException {
        signal("CONT", name);
    }

    private void signal(String signal, String name) throws IOException, InterruptedException {
        new ProcessBuilder(
                        "kill", "-" + signal, Long.toString(processes.get(name).pid()))
                .start()
                .waitFor();
    }

    /** Names of the services' replicas that were ever started. */
    List<String> replicas() {
        return processes.keySet().stream().filter(Cluster::isService).toList();
    }

    /** Starts again whatever has ended, and waits until all services are ready. */
    void heal() {
        List.copyOf(processes.keySet()).stream().filter(name -> !isAlive(name)).forEach(this::start);
        replicas().forEach(this::awaitReady);
    }

    String address(String part) {
        return addresses.get(part);
    }

    URI gateway(String replica) {
        return URI.create("http://127.0.0.1:" + port(replica));
    }

    String token() {
        try {
            return Files.readString(folder.resolve("secrets/token")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Connection database(String service) throws SQLException {
        return DriverManager.getConnection(address("postgres"), service, "password-of-" + service);
    }

    /** How many jobs a worker performs. */
    int running(String service, String worker) throws SQLException {
        return count(service, "select count(*) from job where state = 'running' and worker = '" + worker + "'");
    }

    /** How many jobs of a service have not ended. */
    int open(String service) throws SQLException {
        return count(service, "select count(*) from job where state in ('waiting', 'running')");
    }

    /** How many records of a newer version a service has put aside. */
    int deferred(String service) throws SQLException {
        return count(service, "select count(*) from deferred");
    }

    private int count(String service, String sql) throws SQLException {
        try (Connection database = database(service);
                Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    void execute(String service, String sql) throws SQLException {
        try (Connection database = database(service);
                Statement statement = database.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    Path folder() {
        return folder;
    }

    Path log(String name) {
        return folder.resolve(name + ".log");
    }

    /** Keeps the folder, for whoever looks for the reason. */
    void keepFolder() {
        failed = true;
    }

    @Override
    public void close() {
        processes.keySet().stream()
                .filter(Cluster::isService)
                .forEach(name -> processes.get(name).destroyForcibly());
        Deployed.in(folder.resolve("deploy")).forEach(instance -> {
            instance.descendants().forEach(ProcessHandle::destroyForcibly);
            instance.destroyForcibly();
        });
        for (String part : List.of("edge", "registry", "kafka", "postgres")) {
            if (isAlive(part)) {
                stop(part);
            }
        }
        if (failed) {
            System.out.println("the cluster's logs and state are kept in " + folder);
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
