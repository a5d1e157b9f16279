package dev.slipway.gateway;

import dev.slipway.events.CloudEventCodec;
import dev.slipway.runtime.Database;
import dev.slipway.runtime.DatabaseTrouble;
import dev.slipway.runtime.logs.LogChunk;
import dev.slipway.runtime.logs.LogRecord;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Stores the logs of jobs as they arrive; a piece that comes twice is stored once. */
@Startup // so that its counter begins at nought
@ApplicationScoped
class LogIntake {
    private static final String ADD = """
            insert into log_chunk (release_id, job, attempt, log_offset, bytes, ends_at, again)
            values (cast(cast(:release as text) as uuid), :job, :attempt, :offset, decode(:bytes, 'base64'),
                    nullif(:end, -1), :again)
            on conflict (release_id, job, attempt, log_offset) do update
            set bytes = excluded.bytes, ends_at = coalesce(excluded.ends_at, log_chunk.ends_at),
                again = excluded.again or log_chunk.again
            where length(excluded.bytes) >= length(log_chunk.bytes)
            """;

    private final Database database;
    private final Wakes wakes;
    private final Counter refused;

    LogIntake(Database database, Wakes wakes, MeterRegistry meters) {
        this.database = database;
        this.wakes = wakes;
        this.refused = meters.counter("slipway.logs.refused");
    }

    @Incoming("shipped")
    Uni<Void> take(ConsumerRecord<String, byte[]> kafkaRecord) {
        Map<String, String> headers = new HashMap<>();
        kafkaRecord.headers().forEach(header -> {
            if (header.value() != null) {
                headers.put(header.key(), CloudEventCodec.text(header.value()));
            }
        });
        LogChunk chunk;
        try {
            chunk = LogRecord.read(headers, kafkaRecord.value());
        } catch (IllegalArgumentException e) {
            Log.warnf(
                    "logs topic, partition %d, offset %d: %s",
                    kafkaRecord.partition(), kafkaRecord.offset(), e.getMessage());
            return Uni.createFrom().voidItem();
        }
        return store(chunk).invoke(() -> wakes.wake(chunk.release()));
    }

    private Uni<Void> store(LogChunk chunk) {
        return database.transaction(tx -> tx.update(
                        ADD,
                        Map.of(
                                "release", chunk.release().toString(),
                                "job", chunk.job(),
                                "attempt", chunk.attempt(),
                                "offset", chunk.offset(),
                                "bytes", Base64.getEncoder().encodeToString(chunk.bytes()),
                                "end", chunk.end() == null ? -1L : chunk.end().bytes(),
                                "again", chunk.again())))
                .onFailure(DatabaseTrouble::passes)
                .retry()
                .withBackOff(Duration.ofMillis(100), Duration.ofSeconds(2))
                .indefinitely()
                .onFailure()
                .recoverWithItem(failure -> refused(chunk, failure))
                .replaceWithVoid();
    }

    /** What the database will never take must not hold up every other log. */
    private int refused(LogChunk chunk, Throwable failure) {
        refused.increment();
        Log.errorf(
                failure,
                "log of job %s of release %s, attempt %d: %d bytes at offset %d cannot be stored, and are missing",
                chunk.job(),
                chunk.release(),
                chunk.attempt(),
                chunk.bytes().length,
                chunk.offset());
        return 0;
    }
}
