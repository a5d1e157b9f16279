package dev.slipway.gateway;

import dev.slipway.events.CloudEventCodec;
import dev.slipway.runtime.Database;
import dev.slipway.runtime.logs.LogChunk;
import dev.slipway.runtime.logs.LogRecord;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Stores what jobs print, a poll's worth in one transaction, and wakes those who follow it. */
@ApplicationScoped
class LogIntake {
    private final Database database;
    private final LogStore store;
    private final LogBell bell;
    private final MeterRegistry meters;

    LogIntake(Database database, LogStore store, LogBell bell, MeterRegistry meters) {
        this.database = database;
        this.store = store;
        this.bell = bell;
        this.meters = meters;
    }

    /** Acknowledged when it is stored, however long the database is away; after a crash it comes again, and is there. */
    @Incoming("logs-in")
    Uni<Void> take(ConsumerRecords<String, byte[]> records) {
        List<LogChunk> chunks = new ArrayList<>();
        records.forEach(found -> read(found).ifPresent(chunks::add));
        return database.transaction(tx -> store.add(tx, chunks))
                .onFailure()
                .invoke(failure -> Log.warnf("%d pieces of logs wait to be stored: %s", chunks.size(), failure))
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(100), Duration.ofSeconds(5))
                .indefinitely()
                .invoke(() -> chunks.forEach(chunk -> bell.ring(chunk.release())));
    }

    private Optional<LogChunk> read(ConsumerRecord<String, byte[]> found) {
        Map<String, String> headers = new HashMap<>();
        found.headers().forEach(header -> {
            if (header.value() != null) {
                headers.put(header.key(), CloudEventCodec.text(header.value()));
            }
        });
        try {
            return Optional.of(checked(LogRecord.read(headers, found.value())));
        } catch (IllegalArgumentException e) {
            meters.counter("slipway.logs.malformed").increment();
            Log.warnf("logs: partition %d, offset %d: %s", found.partition(), found.offset(), e.getMessage());
            return Optional.empty();
        }
    }

    /** What the database would refuse for ever must not hold up what comes after it. */
    private static LogChunk checked(LogChunk chunk) {
        if (chunk.attempt() < 1 || chunk.offset() < 0) {
            throw new IllegalArgumentException(
                    "attempt " + chunk.attempt() + " or offset " + chunk.offset() + " is below its least value");
        }
        if (chunk.job().isBlank() || chunk.job().length() > 1000 || chunk.job().indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the job's name is blank, too long or holds NUL");
        }
        return chunk;
    }
}
