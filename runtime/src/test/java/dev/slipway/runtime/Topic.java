package dev.slipway.runtime;

import dev.slipway.devstack.TestStack;
import dev.slipway.events.CloudEventCodec;
import dev.slipway.events.Event;
import dev.slipway.events.EventIds;
import dev.slipway.events.EventType;
import dev.slipway.events.Fact;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The releases topic as another program sees it. */
final class Topic implements AutoCloseable {
    static final String NAME = "slipway.releases";

    private final KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", TestStack.shared().kafkaBootstrap(), "linger.ms", 0),
            new StringSerializer(),
            new ByteArraySerializer());
    private final KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
            Map.of("bootstrap.servers", TestStack.shared().kafkaBootstrap(), "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    private final List<Fact> seen = new ArrayList<>();

    Topic() {
        List<TopicPartition> partitions = consumer.partitionsFor(NAME).stream()
                .map(info -> new TopicPartition(NAME, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** States an event as the gateway or another stage would. */
    Fact state(ReleaseId release, Event event) {
        EventType type = EventType.of(event);
        Source source = type.writers().iterator().next();
        Fact fact = new Fact(
                EventIds.of(release, source, type, "test", "test", 0),
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

    void send(Fact fact) {
        CloudEventCodec.Encoded encoded = CloudEventCodec.encode(fact);
        send(encoded.key(), encoded.headers(), encoded.data());
    }

    void send(String key, Map<String, String> headers, byte[] data) {
        ProducerRecord<String, byte[]> sent = new ProducerRecord<>(NAME, key, data);
        headers.forEach((name, value) -> sent.headers().add(name, CloudEventCodec.bytes(value)));
        producer.send(sent);
        producer.flush();
    }

    /** Every fact of a release that is on the topic by now, duplicates included, in order. */
    List<Fact> facts(ReleaseId release) {
        for (ConsumerRecord<String, byte[]> found : consumer.poll(Duration.ofMillis(50))) {
            Map<String, String> headers = new HashMap<>();
            found.headers().forEach(header -> headers.put(header.key(), CloudEventCodec.text(header.value())));
            if (CloudEventCodec.decode(found.key(), headers, found.value())
                    instanceof CloudEventCodec.Known(var fact)) {
                seen.add(fact);
            }
        }
        return seen.stream().filter(fact -> fact.release().equals(release)).toList();
    }

    List<String> types(ReleaseId release) {
        return facts(release).stream()
                .map(fact -> EventType.of(fact.event())
                        .wire()
                        .replace("slipway.", "")
                        .replace(".v1", ""))
                .toList();
    }

    List<UUID> ids(ReleaseId release) {
        return facts(release).stream().map(Fact::id).toList();
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
