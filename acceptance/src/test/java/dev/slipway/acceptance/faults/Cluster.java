package dev.slipway.acceptance.faults;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    static final List<String> SERVICES = Parts.SERVICES;
    static final Duration LEASE = Duration.ofSeconds(2);

    /** What a failing test waits for at the most; nothing here takes that long. */
    static final Duration PATIENCE = Duration.ofSeconds(180);

    private final Path folder = Files.createTempDirectory("slipway-faults-");
    private final Parts parts = new Parts(folder);
    private final Map<String, Process> processes = Collections.synchronizedMap(new LinkedHashMap<>());
    private final HttpClient http = HttpClient.newHttpClient();
    private final Set<String> poison = new HashSet<>();
    private final Set<String> lost = new HashSet<>();
    private final Set<String> starting = ConcurrentHashMap.newKeySet();
    private volatile Instant whole = Instant.now();
    private boolean failed;

    Cluster() throws IOException {}

    /** Starts everything, one replica of each service. */
    void start() throws IOException {
        for (String part : List.of("kafka", "postgres", "registry", "edge")) {
            start(part);
        }
        parts.writeSettings();
        SERVICES.forEach(service -> start(service + "-1"));
        SERVICES.forEach(service -> awaitReady(service + "-1"));
    }

    /** Starts a part; returns once a part that is no service serves. */
    void start(String name) {
        start(name, List.of());
    }

    /** Starts a replica with settings of its own, each as {@code key=value}. */
    void startWith(String name, String... settings) {
        beginWith(name, settings);
        awaitReady(name);
    }

    /** Starts a replica that may never be ready. */
    void beginWith(String name, String... settings) {
        start(name, Stream.of(settings).map(setting -> "-D" + setting).toList());
    }

    /** Starts a replica of a later version, which first changes its schema. */
    void startNewer(String name) throws SQLException {
        execute(Parts.service(name), Newer.MIGRATION);
        start(name, List.of(Newer.option(folder)));
        awaitReady(name);
    }

    /** Makes a replica die at this point, the nth time from now on. */
    void haltAt(String name, Halt at, int nth) {
        at.attach(processes.get(name).pid(), folder, nth);
    }

    private void start(String name, List<String> options) {
        starting.add(name);
        processes.put(name, parts.begin(name, options));
        if (!Parts.isService(name)) {
            awaitServing(name);
        }
    }

    private void awaitServing(String name) {
        await(name + " serves")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .failFast(name + " ended", () -> !processes.get(name).isAlive())
                .until(() -> parts.readAddress(name));
        isBack(name);
    }

    void awaitReady(String name) {
        await(name + " is ready")
                .atMost(PATIENCE)
                .failFast(name + " ended, see " + log(name), () -> !isAlive(name))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> readiness(name) == 200);
        isBack(name);
    }

    private void isBack(String name) {
        if (starting.remove(name)) {
            whole = Instant.now();
        }
    }

    /** When the last part that had been away was back. */
    Instant whole() {
        return whole;
    }

    /** What a replica answers when it is asked whether it is ready: 200 or 503. */
    int readiness(String name) throws IOException, InterruptedException {
        URI health = URI.create("http://127.0.0.1:" + parts.port(name) + "/q/health/ready");
        return http.send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /**
     * Puts a record on the releases topic that no service makes; it counts for nothing that is wrong.
     *
     * @return where it lies, as {@code partition@offset}
     */
    String poison(@Nullable String key, Map<String, String> headers, byte @Nullable [] data)
            throws ExecutionException, InterruptedException {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>("slipway.releases", key, data);
        headers.forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        RecordMetadata there = send(record);
        String place = there.partition() + "@" + there.offset();
        poison.add(place);
        return place;
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

    /**
     * Sets all databases back to what was kept, as an operator does after a loss; nothing else is told of it. What is on
     * the topic by then had been committed: without a database nobody has anything more to publish.
     */
    void restore() throws IOException, InterruptedException {
        kill("postgres");
        Files.move(data(), folder.resolve("lost"));
        copy(folder.resolve("backup"), data());
        Evidence.records(this, "slipway.releases").stream()
                .filter(record -> !poison.contains(record.partition() + "@" + record.offset()))
                .flatMap(record -> Evidence.id(record).stream())
                .forEach(lost::add);
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
        List<String> others =
                replicas().stream().filter(name -> !name.endsWith("-1")).toList();
        others.forEach(name -> processes.get(name).destroy());
        others.forEach(this::awaitEnd);
        others.forEach(processes::remove);
    }

    void freeze(String name) throws IOException, InterruptedException {
        signal("STOP", name);
    }

    void thaw(String name) throws IOException, InterruptedException {
        signal("CONT", name);
        whole = Instant.now();
    }

    private void signal(String signal, String name) throws IOException, InterruptedException {
        new ProcessBuilder(
                        "kill", "-" + signal, Long.toString(processes.get(name).pid()))
                .start()
                .waitFor();
    }

    /** Names of the services' replicas that were ever started. */
    List<String> replicas() {
        return processes.keySet().stream().filter(Parts::isService).toList();
    }

    /** Starts again whatever has ended, and waits until all services are ready. */
    void heal() {
        List.copyOf(processes.keySet()).stream().filter(name -> !isAlive(name)).forEach(this::start);
        replicas().forEach(this::awaitReady);
    }

    String address(String part) {
        return parts.address(part);
    }

    URI gateway(String replica) {
        return URI.create("http://127.0.0.1:" + parts.port(replica));
    }

    String token() {
        try {
            return Files.readString(folder.resolve("secrets/token")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Connection database(String service) throws SQLException {
        return DriverManager.getConnection(address("postgres"), service, Parts.password(service));
    }

    /** How many jobs a worker performs. */
    int running(String service, String worker) throws SQLException {
        return count(service, "select count(*) from job where state = 'running' and worker = '" + worker + "'");
    }

    /** How many jobs a worker holds for longer than any test waits. */
    int held(String service, String worker) throws SQLException {
        String held = "select count(*) from job where state = 'running' and worker = '" + worker + "'";
        return count(service, held + " and lease_until > now() + interval '%d s'".formatted(PATIENCE.toSeconds()));
    }

    /** How often a release's first job was claimed; and how many of these attempts count. */
    record Attempts(int made, int counted) {}

    Attempts attempts(String service, String release) throws SQLException {
        String ofFirst = " from job where release_id = '" + release + "' order by created_at limit 1";
        int made = count(service, "select attempt" + ofFirst);
        return new Attempts(made, made - count(service, "select excused" + ofFirst));
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

    /** Puts a script where the scanner is looked for; without one images go on as NOT SCANNED. */
    void installScanner(String script) throws IOException {
        Path database = Files.createDirectories(parts.trivyCache().resolve("db"));
        Files.writeString(database.resolve("metadata.json"), "{}");
        Files.writeString(parts.trivy(), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(parts.trivy(), PosixFilePermissions.fromString("rwx------"));
    }

    /** Images go on as NOT SCANNED again; nothing happens when there is no scanner. */
    void removeScanner() throws IOException {
        Files.deleteIfExists(parts.trivy());
    }

    Path log(String name) {
        return parts.log(name);
    }

    List<Path> logs() throws IOException {
        return parts.logs();
    }

    /** Keeps the folder, for whoever looks for the reason. */
    void keepFolder() {
        failed = true;
    }

    @Override
    public void close() {
        processes.keySet().stream()
                .filter(Parts::isService)
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
