package dev.slipway.acceptance.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.events.CloudEventCodec;
import dev.slipway.events.Fact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What can be seen of a system once everything in it has come to rest.
 *
 * @param shown by accepted release: the outcome that the gateway shows, empty for none
 * @param facts what stands on the releases topic, duplicates included, in the order of each release
 * @param strange records of that topic that are no facts
 * @param rows by service: what its tables hold
 * @param places what deploy-service takes to serve
 * @param instances processes of deployed applications on this host
 * @param leftovers processes of jobs, of which none runs any more
 * @param texts by name, what must hold no secret: topics, tables, logs
 */
record Evidence(
        Map<String, String> shown,
        List<Fact> facts,
        List<String> strange,
        Map<String, Rows> rows,
        List<Place> places,
        List<Instance> instances,
        List<String> leftovers,
        Map<String, String> texts) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What a service's tables hold.
     *
     * @param jobs those that have not ended
     * @param outbox ids of facts that are committed, by whether they are marked as published
     * @param parked what could not be taken in
     */
    record Rows(List<Job> jobs, Map<String, Boolean> outbox, List<String> parked) {}

    /** A job that has not ended. */
    record Job(String release, String name, String state) {}

    /**
     * A place of deploy-service.
     *
     * @param image what serves there; empty for nothing
     * @param instances how many of it
     * @param held whether a rollout runs
     */
    record Place(String application, String environment, String image, int instances, boolean held) {}

    /** A process of a deployed application; of an unknown place when deploy-service has no record of it. */
    record Instance(long pid, String application, String environment, String image) {}

    /** Looks at everything. */
    static Evidence of(Cluster cluster, Client client) throws SQLException, IOException {
        Map<String, String> shown = new TreeMap<>();
        client.accepted().keySet().forEach(release -> shown.put(release, client.outcome(release)));
        List<ConsumerRecord<String, byte[]>> records = records(cluster, "slipway.releases");
        List<Fact> facts = new ArrayList<>();
        List<String> strange = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            if (decoded(record) instanceof CloudEventCodec.Known(Fact fact)) {
                facts.add(fact);
            } else if (!cluster.poison().contains(record.partition() + "@" + record.offset())) {
                strange.add(record.partition() + "@" + record.offset());
            }
        }
        Map<String, String> texts = new TreeMap<>();
        texts.put("topic slipway.releases", text(records));
        texts.put("topic slipway.logs", text(records(cluster, "slipway.logs")));
        texts.put("topic slipway.dead-letters", text(records(cluster, "slipway.dead-letters")));
        Map<String, Rows> rows = new TreeMap<>();
        Set<String> jobs = new HashSet<>();
        for (String service : Cluster.SERVICES) {
            try (Connection database = cluster.database(service)) {
                rows.put(service, rows(database));
                query(database, "select id from job", row -> jobs.add("SLIPWAY_JOB=" + row.getString(1)));
                texts.put("tables of " + service, tables(database, service));
            }
        }
        rows.put("databases that were set back", committed(cluster.lost()));
        for (Path log : cluster.logs()) {
            texts.put(log.getFileName().toString(), Files.readString(log));
        }
        return new Evidence(shown, facts, strange, rows, places(cluster), instances(cluster), leftovers(jobs), texts);
    }

    private static CloudEventCodec.Decoded decoded(ConsumerRecord<String, byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        record.headers().forEach(header -> {
            if (header.value() != null) {
                headers.put(header.key(), CloudEventCodec.text(header.value()));
            }
        });
        return CloudEventCodec.decode(record.key(), headers, record.value());
    }

    private static KafkaConsumer<String, byte[]> consumer(Cluster cluster) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", cluster.address("kafka")),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(KafkaConsumer<String, byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    /** One past the last record of each partition of the releases topic. */
    static Map<TopicPartition, Long> ends(Cluster cluster) {
        try (KafkaConsumer<String, byte[]> consumer = consumer(cluster)) {
            return consumer.endOffsets(partitions(consumer, "slipway.releases"));
        }
    }

    /** How far a service has taken each partition in. */
    static Map<Integer, Long> positions(Cluster cluster, String service) throws SQLException {
        Map<Integer, Long> positions = new HashMap<>();
        try (Connection database = cluster.database(service)) {
            query(
                    database,
                    "select partition, next_offset from position",
                    row -> positions.put(row.getInt(1), row.getLong(2)));
        }
        return positions;
    }

    /** Processes of these jobs, found by the mark in the environment that they were started with. */
    private static List<String> leftovers(Set<String> marks) {
        return ProcessHandle.allProcesses()
                .filter(process -> environment(process).stream().anyMatch(marks::contains))
                .map(process ->
                        process.pid() + " " + process.info().commandLine().orElse("?"))
                .toList();
    }

    private static List<String> environment(ProcessHandle process) {
        try {
            return List.of(Files.readString(Path.of("/proc", Long.toString(process.pid()), "environ"))
                    .split("\0"));
        } catch (IOException e) {
            return List.of();
        }
    }

    static List<ConsumerRecord<String, byte[]>> records(Cluster cluster, String topic) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = consumer(cluster)) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    /**
     * The longest time from one fact of a release to its next, as they were published, since then; copies of a fact are
     * passed over. Since the last part that had been away was back, it is what recovery took, with the longest of the
     * jobs that ran or waited meanwhile.
     */
    static Duration longestSilence(Cluster cluster, Instant since) {
        Map<String, Instant> told = new HashMap<>();
        Set<String> ids = new HashSet<>();
        Duration longest = Duration.ZERO;
        for (ConsumerRecord<String, byte[]> record : records(cluster, "slipway.releases")) {
            if (id(record).filter(ids::add).isEmpty()) {
                continue;
            }
            Instant at = Instant.ofEpochMilli(record.timestamp());
            Instant before = told.put(String.valueOf(record.key()), at);
            if (before != null && at.isAfter(since)) {
                Instant from = before.isAfter(since) ? before : since;
                longest = Collections.max(List.of(longest, Duration.between(from, at)));
            }
        }
        return longest;
    }

    /** Of the fact that a record bears; empty when it bears none. */
    static Optional<String> id(ConsumerRecord<String, byte[]> record) {
        return Optional.ofNullable(record.headers().lastHeader("ce_id"))
                .map(header -> new String(header.value(), StandardCharsets.UTF_8));
    }

    private static String text(List<ConsumerRecord<String, byte[]>> records) {
        StringBuilder text = new StringBuilder();
        records.forEach(record -> text.append(record.headers())
                .append(record.value() == null ? "" : new String(record.value(), StandardCharsets.UTF_8))
                .append('\n'));
        return text.toString();
    }

    private static Rows rows(Connection database) throws SQLException {
        List<Job> jobs = new ArrayList<>();
        query(
                database,
                "select release_id, kind || '/' || subject, state from job where state in ('waiting', 'running')",
                row -> jobs.add(new Job(row.getString(1), row.getString(2), row.getString(3))));
        Map<String, Boolean> outbox = new HashMap<>();
        query(
                database,
                "select event_id, published_at is not null from outbox",
                row -> outbox.put(row.getString(1), row.getBoolean(2)));
        List<String> parked = new ArrayList<>();
        query(
                database,
                "select partition || '@' || record_offset || ': ' || reason from parked",
                row -> parked.add(row.getString(1)));
        return new Rows(jobs, outbox, parked);
    }

    private static Rows committed(Set<String> lost) {
        Map<String, Boolean> published = new HashMap<>();
        lost.forEach(id -> published.put(id, true));
        return new Rows(List.of(), published, List.of());
    }

    private interface EachRow {
        void take(ResultSet row) throws SQLException, IOException;
    }

    private static void query(Connection database, String sql, EachRow each) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                each.take(rows);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tables(Connection database, String schema) throws SQLException {
        List<String> names = new ArrayList<>();
        query(
                database,
                "select table_name from information_schema.tables where table_type = 'BASE TABLE'"
                        + " and table_schema = current_schema()",
                row -> names.add(row.getString(1)));
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            query(database, "select t::text from \"" + name + "\" t", row -> text.append(row.getString(1))
                    .append('\n'));
        }
        if (names.isEmpty()) {
            throw new IllegalStateException("no table is seen in the schema of " + schema);
        }
        return text.toString();
    }

    private static List<Place> places(Cluster cluster) throws SQLException {
        List<Place> places = new ArrayList<>();
        try (Connection database = cluster.database("deploy")) {
            query(
                    database,
                    "select application, environment, coalesce(current::text, '{}'), journal is not null from place",
                    row -> {
                        JsonNode current = JSON.readTree(row.getString(3));
                        places.add(new Place(
                                row.getString(1),
                                row.getString(2),
                                current.path("image").toString(),
                                current.path("instances").asInt(),
                                row.getBoolean(4)));
                    });
        }
        return places;
    }

    /** Whoever works below deploy-service's folder was started by it. */
    private static List<Instance> instances(Cluster cluster) throws IOException {
        Path deploy = cluster.folder().resolve("deploy").toRealPath();
        Map<Long, JsonNode> known = new HashMap<>();
        if (Files.isDirectory(deploy.resolve("instances"))) {
            try (Stream<Path> folders = Files.list(deploy.resolve("instances"))) {
                for (Path record : folders.map(folder -> folder.resolve("instance.json"))
                        .filter(Files::exists)
                        .toList()) {
                    JsonNode node = JSON.readTree(record.toFile());
                    known.put(node.path("process").path("pid").asLong(), node);
                }
            }
        }
        return ProcessHandle.allProcesses()
                .filter(process -> worksIn(process, deploy))
                .map(process -> instance(process.pid(), known.getOrDefault(process.pid(), JSON.createObjectNode())))
                .toList();
    }

    private static boolean worksIn(ProcessHandle process, Path folder) {
        try {
            return Path.of("/proc", Long.toString(process.pid()), "cwd")
                    .toRealPath()
                    .startsWith(folder);
        } catch (IOException e) {
            return false;
        }
    }

    private static Instance instance(long pid, JsonNode record) {
        return new Instance(
                pid,
                record.path("place").path("application").asText("unknown"),
                record.path("place").path("environment").asText("unknown"),
                record.path("image").toString());
    }

    /** The facts of one release, each where it stands first. */
    List<Fact> story(String release) {
        Set<java.util.UUID> seen = new java.util.HashSet<>();
        return facts.stream()
                .filter(fact -> fact.release().toString().equals(release))
                .filter(fact -> seen.add(fact.id()))
                .toList();
    }
}
