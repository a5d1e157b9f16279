package dev.slipway.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.events.CloudEventCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** The topic says things twice, late, in another order, again from the start, or that are no facts at all. */
class MisledIT extends OnACluster {
    private final Random random = new Random(Sample.SEED);

    private static List<ConsumerRecord<String, byte[]>> topic() {
        return Evidence.records(cluster, "slipway.releases");
    }

    private static Set<String> ids() {
        Set<String> ids = new HashSet<>();
        topic().forEach(record -> Evidence.id(record).ifPresent(ids::add));
        return ids;
    }

    private static void again(ConsumerRecord<String, byte[]> record) throws Exception {
        cluster.send(new ProducerRecord<>(record.topic(), null, record.key(), record.value(), record.headers()));
    }

    @Test
    void shouldChangeNothingWhenEveryFactComesAgainInAnotherOrder() throws Exception {
        String published = client.build(workload.library(name("again"), 0.1));
        String healthy = client.build(workload.application(name("again")));
        String failed = client.build(workload.failing(name("again")));
        String cancelled = client.build(workload.library(name("again"), 30));
        client.cancel(cancelled);
        Set<String> all = Set.of(published, healthy, failed, cancelled);
        awaitOutcome(List.of(failed), "failed");
        awaitOutcome(List.of(cancelled), "cancelled");
        awaitOutcome(List.of(published), "published");
        awaitOutcome(List.of(healthy), "healthy");
        cluster.awaitRead();
        Set<String> before = ids();
        long records = topic().size();
        List<ConsumerRecord<String, byte[]>> copies = new ArrayList<>(topic().stream()
                .filter(record -> record.key() != null && all.contains(record.key()))
                .toList());
        Collections.shuffle(copies, random);
        // when
        for (ConsumerRecord<String, byte[]> copy : copies) {
            again(copy);
        }
        // then
        cluster.awaitRead();
        String after = client.build(workload.library(name("after"), 0.1));
        awaitOutcome(List.of(after), "published");
        awaitOutcome(List.of(published), "published");
        awaitOutcome(List.of(healthy), "healthy");
        awaitOutcome(List.of(failed), "failed");
        awaitOutcome(List.of(cancelled), "cancelled");
        assertThat(topic().stream()
                        .filter(record -> !after.equals(record.key()))
                        .count())
                .isEqualTo(records + copies.size());
        assertThat(ids().stream().filter(id -> !before.contains(id)).count())
                .isEqualTo(client.types(after).size());
    }

    @Test
    void shouldReachTheSameEndWhenEarlierFactsComeAgainAllTheTime() throws Exception {
        String release = client.build(workload.application(name("echo")));
        // when
        while (client.outcome(release).isEmpty()) {
            List<ConsumerRecord<String, byte[]>> facts = topic().stream()
                    .filter(record -> release.equals(record.key()))
                    .toList();
            if (!facts.isEmpty() && facts.size() < 500) {
                again(facts.get(random.nextInt(facts.size())));
            }
            Thread.sleep(100);
        }
        // then
        awaitOutcome(List.of(release), "healthy");
    }

    @Test
    void shouldChangeNothingWhenTheWholeTopicIsReadAgain() throws Exception {
        String release = client.build(workload.application(name("replay")));
        awaitOutcome(List.of(release), "healthy");
        cluster.awaitRead();
        Set<String> before = ids();
        // when
        for (String service : Sample.of(Cluster.SERVICES, 3)) {
            cluster.stop(service + "-1");
            cluster.execute(service, "update position set next_offset = 0");
            cluster.start(service + "-1");
        }
        // then
        cluster.heal();
        cluster.awaitRead();
        awaitOutcome(List.of(release), "healthy");
        assertThat(ids()).isEqualTo(before);
    }

    @Test
    void shouldGoOnWhenRecordsOfEveryKindOfPoisonLieOnTheTopic() throws Exception {
        String victim = client.build(workload.library(name("poisoned"), 1));
        Set<String> malformed = new HashSet<>();
        // when
        for (Map<String, String> headers : poisonousHeaders(victim)) {
            for (byte[] data : poisonousData()) {
                for (String key : Arrays.asList(victim, "no release", null)) {
                    String place = cluster.poison(key, headers, data);
                    if (CloudEventCodec.decode(key, headers, data) instanceof CloudEventCodec.Malformed) {
                        malformed.add(place);
                    }
                }
            }
        }
        Path repository = workload.library(name("after"), 0.1);
        List<String> after = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            after.add(client.build(repository));
        }
        // then
        awaitOutcome(List.of(victim), "published");
        awaitOutcome(after, "published");
        await().atMost(Cluster.PATIENCE)
                .untilAsserted(
                        () -> assertThat(deadLetters()).isNotEmpty().containsExactlyInAnyOrderElementsOf(malformed));
    }

    /** Where they came from, as {@code partition@offset}. */
    private static Set<String> deadLetters() {
        Set<String> places = new HashSet<>();
        Evidence.records(cluster, "slipway.dead-letters")
                .forEach(record ->
                        places.add(header(record, "deadletterpartition") + "@" + header(record, "deadletteroffset")));
        return places;
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static List<Map<String, String>> poisonousHeaders(String release) {
        Map<String, String> sound = Map.of(
                "ce_specversion", "1.0",
                "ce_id", "7b0f2b0e-55e2-4d2e-8f5e-0a2f8e2a9d11",
                "ce_type", "slipway.tests.passed.v1",
                "ce_source", "/slipway/test-service",
                "ce_subject", release,
                "ce_time", "2026-01-01T00:00:00Z");
        return List.of(
                Map.of(),
                sound,
                with(sound, "ce_id", "no id"),
                with(sound, "ce_type", "slipway.tests.passed.v9"),
                with(sound, "ce_type", "slipway.not\0known.v1"),
                with(sound, "ce_type", "org.example.other.v1"),
                with(sound, "ce_source", "/slipway/scan-service"),
                with(sound, "ce_source", "\u202e"),
                with(sound, "ce_subject", "01a20e00-0000-7000-8000-000000000001"),
                with(sound, "ce_time", "yesterday"),
                with(sound, "ce_specversion", "0.3"));
    }

    private static Map<String, String> with(Map<String, String> headers, String name, String value) {
        Map<String, String> changed = new java.util.HashMap<>(headers);
        changed.put(name, value);
        return changed;
    }

    private static List<byte[]> poisonousData() {
        return Arrays.asList(
                null,
                new byte[] {},
                new byte[] {0, -1, 7},
                "{\"snapshot\":7}".getBytes(StandardCharsets.UTF_8),
                "[".repeat(5000).getBytes(StandardCharsets.UTF_8),
                "{}".getBytes(StandardCharsets.UTF_8));
    }
}
