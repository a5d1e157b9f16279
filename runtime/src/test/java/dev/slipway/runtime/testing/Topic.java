package dev.slipway.runtime.testing;

import dev.slipway.devstack.TestStack;
import dev.slipway.events.CloudEventCodec;
import dev.slipway.events.Event;
import dev.slipway.events.EventIds;
import dev.slipway.events.EventType;
import dev.slipway.events.Fact;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.Source;
import dev.slipway.runtime.logs.LogChunk;
import dev.slipway.runtime.logs.LogRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.requests.DeleteRecordsRequest;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topics as other programs see them. */
public final class Topic implements AutoCloseable {
    public static final String RELEASES = "slipway.releases";
    private static final String LOGS = "slipway.logs";
    private static final String DEAD_LETTERS = "slipway.dead-letters";

    private final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", TestStack.shared().kafkaBootstrap(), "linger.ms", 0),
            new StringSerializer(),
            new ByteArraySerializer());
    private final KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
            Map.of("bootstrap.servers", TestStack.shared().kafkaBootstrap(), "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    private final List<ConsumerRecord<String, byte[]>> seen = new ArrayList<>();
    private int stated;

    public Topic() {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : List.of(RELEASES, LOGS, DEAD_LETTERS)) {
            consumer.partitionsFor(topic).forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** States an event as its first writer would. */
    public Fact state(ReleaseId release, Event event) {
        return state(EventType.of(event).writers().iterator().next(), release, event);
    }

    public Fact state(Source source, ReleaseId release, Event event) {
        Fact fact = new Fact(
                EventIds.of(release, source, EventType.of(event), "test", "test", stated++),
                release,
                source,
                Instant.now(),
                null,
                null,
                null,
                event);
        send(fact);
        return fact;
    }

    /** As retention does, but all that is there now. */
    public void deleteRecords() {
        Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
        consumer.partitionsFor(RELEASES)
                .forEach(info -> all.put(
                        new TopicPartition(RELEASES, info.partition()),
                        RecordsToDelete.beforeOffset(DeleteRecordsRequest.HIGH_WATERMARK)));
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", TestStack.shared().kafkaBootstrap()))) {
            admin.deleteRecords(all)
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }

    public void send(Fact fact) {
        CloudEventCodec.Encoded encoded = CloudEventCodec.encode(fact);
        send(RELEASES, encoded.key(), encoded.headers(), encoded.data());
    }

    public void ship(LogChunk chunk) {
        send(LOGS, LogRecord.key(chunk), LogRecord.headers(chunk), chunk.bytes());
    }

    /** The types of a release's facts, without what all have in common. */
    public List<String> types(ReleaseId release) {
        return facts(release).stream()
                .map(fact -> EventType.of(fact.event())
                        .wire()
                        .replace("slipway.", "")
                        .replace(".v1", ""))
                .toList();
    }

    public List<UUID> ids(ReleaseId release) {
        return facts(release).stream().map(Fact::id).toList();
    }

    public void send(String topic, String key, Map<String, String> headers, byte[] data) {
        ProducerRecord<String, byte[]> sent = new ProducerRecord<>(topic, key, data);
        headers.forEach((name, value) -> sent.headers().add(name, CloudEventCodec.bytes(value)));
        producer.send(sent);
        producer.flush();
    }

    /** Every fact of a release that is on the topic by now, in order. */
    public List<Fact> facts(ReleaseId release) {
        List<Fact> facts = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> found : records(RELEASES)) {
            if (CloudEventCodec.decode(found.key(), headers(found), found.value())
                            instanceof CloudEventCodec.Known(var fact)
                    && fact.release().equals(release)) {
                facts.add(fact);
            }
        }
        return facts;
    }

    public List<Event> events(ReleaseId release) {
        return facts(release).stream().map(Fact::event).toList();
    }

    /** Every piece of the logs of a release that is on the topic by now. */
    public List<LogChunk> logs(ReleaseId release) {
        return records(LOGS).stream()
                .map(found -> LogRecord.read(headers(found), found.value()))
                .filter(chunk -> chunk.release().equals(release))
                .toList();
    }

    public List<ConsumerRecord<String, byte[]>> deadLetters() {
        return records(DEAD_LETTERS);
    }

    public static Map<String, String> headers(ConsumerRecord<String, byte[]> found) {
        Map<String, String> headers = new HashMap<>();
        found.headers().forEach(header -> headers.put(header.key(), CloudEventCodec.text(header.value())));
        return headers;
    }

    private List<ConsumerRecord<String, byte[]>> records(String topic) {
        consumer.poll(Duration.ofMillis(50)).forEach(seen::add);
        return seen.stream().filter(found -> found.topic().equals(topic)).toList();
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
