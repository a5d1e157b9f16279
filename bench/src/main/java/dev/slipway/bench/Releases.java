package dev.slipway.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.events.CloudEventCodec;
import dev.slipway.events.Event;
import dev.slipway.events.Fact;
import dev.slipway.events.Outcome;
import dev.slipway.events.Progress;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Requests releases at the gateway's door, and sees on the topic how they end. */
final class Releases implements AutoCloseable {
    private static final String TOPIC = "slipway.releases";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final BenchSettings settings;
    private final String token;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<String, CompletableFuture<Ended>> waiting = new ConcurrentHashMap<>();
    private final Thread watcher = new Thread(this::watch, "watcher");

    /**
     * A release that is over.
     *
     * @param nanos from its request, as its first event is dated, to the moment its outcome was read from the topic
     */
    record Ended(String id, Outcome outcome, long nanos) {}

    /** What was seen of a release so far. */
    private record Seen(Instant requested, Progress progress) {}

    Releases(BenchSettings settings) throws IOException {
        this.settings = settings;
        this.token = Files.readString(settings.tokenFile()).strip();
        this.consumer = Clients.consumer(settings.kafka());
        var partitions = consumer.partitionsFor(TOPIC).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        watcher.start();
    }

    /** Brings one release to its end; an {@link IllegalStateException} when that is not healthy. */
    Ended release(String ref) throws IOException, InterruptedException, ExecutionException, TimeoutException {
        String id = request(ref);
        Ended ended = end(id).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        waiting.remove(id);
        if (ended.outcome() != Outcome.HEALTHY) {
            throw new IllegalStateException(
                    "release " + id + " is " + ended.outcome().wire());
        }
        return ended;
    }

    private CompletableFuture<Ended> end(String id) {
        return waiting.computeIfAbsent(id, any -> new CompletableFuture<>());
    }

    private String request(String ref) throws IOException, InterruptedException {
        String body = json.writeValueAsString(Map.of("repository", "https://bench.invalid/nothing.git", "ref", ref));
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(settings.gateway().resolve("/api/v1/builds"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 202) {
            throw new IOException("the gateway answers " + response.statusCode() + ": " + response.body());
        }
        return json.readTree(response.body()).path("id").asText();
    }

    private void watch() {
        Map<String, Seen> running = new HashMap<>();
        try (consumer) {
            while (true) {
                for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofMillis(100))) {
                    see(running, each);
                }
            }
        } catch (WakeupException end) {
            // Told to end.
        } catch (RuntimeException e) {
            waiting.values().forEach(release -> release.completeExceptionally(e));
        }
    }

    private void see(Map<String, Seen> running, ConsumerRecord<String, byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), CloudEventCodec.text(header.value())));
        if (CloudEventCodec.decode(record.key(), headers, record.value()) instanceof CloudEventCodec.Known(Fact fact)) {
            Seen seen = running.merge(
                    record.key(),
                    new Seen(fact.time(), Progress.NONE.after(fact.event())),
                    (before, now) -> after(before, fact.event()));
            seen.progress().ended().ifPresent(outcome -> {
                running.remove(record.key());
                long nanos = Duration.between(seen.requested(), Instant.now()).toNanos();
                end(record.key()).complete(new Ended(record.key(), outcome, nanos));
            });
        }
    }

    private static Seen after(Seen seen, Event event) {
        return new Seen(seen.requested(), seen.progress().after(event));
    }

    @Override
    public void close() throws InterruptedException {
        consumer.wakeup();
        watcher.join();
        http.close();
    }
}
