package dev.slipway.runtime;

import dev.slipway.events.CloudEventCodec;
import dev.slipway.events.EventType;
import dev.slipway.events.Fact;
import dev.slipway.runtime.FactHandler.Received;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/**
 * Turns each record of the topic into rows, in one short transaction, one record after the other. Public for the
 * framework's generated caller alone.
 */
@Startup // so that its counters begin at nought
@ApplicationScoped
public class Intake {
    private static final int TRIES = 3;

    private final FactHandler handler;
    private final Positions positions;
    private final Parking parking;
    private final Publisher publisher;
    private final Identity identity;
    private final Database database;
    private final Counter malformed;
    private final Counter parked;
    private final Counter passedOver;

    /** What is done with a record, in a transaction in which it also advances the position past it. */
    private interface Taking {
        Uni<Void> take(Tx tx, Advance advance);
    }

    Intake(
            FactHandler handler,
            @Identifier("releases") Positions positions,
            Parking parking,
            Publisher publisher,
            Identity identity,
            Database database,
            MeterRegistry meters) {
        this.handler = handler;
        this.positions = positions;
        this.parking = parking;
        this.publisher = publisher;
        this.identity = identity;
        this.database = database;
        this.malformed = meters.counter("slipway.intake.malformed");
        this.parked = meters.counter("slipway.intake.parked");
        this.passedOver = meters.counter("slipway.intake.passed-over");
    }

    /** Takes one record in; completes once that is committed. */
    @Incoming("releases")
    public Uni<Void> take(ConsumerRecord<String, byte[]> kafkaRecord) {
        if (!positions.accepts(kafkaRecord.partition(), kafkaRecord.offset())) {
            return Uni.createFrom().voidItem();
        }
        FactHandler.Record taken = record(kafkaRecord);
        if (unwanted(taken)) {
            return skip(taken);
        }
        return switch (decode(taken)) {
            case CloudEventCodec.Known(var fact) -> known(taken, fact);
            case CloudEventCodec.Unknown(var type) -> advancing(taken, tx -> parking.defer(tx, taken, type));
            case CloudEventCodec.Malformed(var reason) -> malformed(taken, reason);
        };
    }

    /** The type alone decides first, so that what nobody wants costs no parsing of its data. */
    private boolean unwanted(FactHandler.Record taken) {
        String type = taken.headers().getOrDefault("ce_type", "");
        return EventType.ofWire(type).filter(known -> !handler.wants(known)).isPresent();
    }

    private CloudEventCodec.Decoded decode(FactHandler.Record taken) {
        return CloudEventCodec.decode(taken.key(), taken.headers(), taken.data());
    }

    private static FactHandler.Record record(ConsumerRecord<String, byte[]> kafkaRecord) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : kafkaRecord.headers()) {
            if (header.value() != null) {
                headers.put(header.key(), CloudEventCodec.text(header.value()));
            }
        }
        return new FactHandler.Record(
                kafkaRecord.partition(), kafkaRecord.offset(), kafkaRecord.key(), headers, kafkaRecord.value());
    }

    private Uni<Void> malformed(FactHandler.Record taken, String reason) {
        malformed.increment();
        Log.warnf("partition %d, offset %d: %s", taken.partition(), taken.offset(), reason);
        handler.malformed(taken, reason);
        return skip(taken);
    }

    private Uni<Void> known(FactHandler.Record taken, Fact fact) {
        boolean own = fact.source() == identity.source() && publisher.statedLately(fact.id());
        if (own && !handler.wantsOwn()) {
            return skip(taken);
        }
        return lasting(
                taken,
                (tx, advance) -> handler.take(tx, new Received(fact, advance))
                        .flatMap(done -> done
                                ? Uni.createFrom().voidItem()
                                : parking.park(tx, taken, fact.release(), "an earlier fact of the release is parked")),
                fact);
    }

    private Uni<Void> skip(FactHandler.Record taken) {
        return positions.skipped(taken.partition(), taken.offset())
                ? passOver(taken)
                : Uni.createFrom().voidItem();
    }

    private Uni<Void> passOver(FactHandler.Record taken) {
        return advancing(taken, tx -> Uni.createFrom().voidItem());
    }

    /** What is done with a record that no handler takes in. */
    private Uni<Void> advancing(FactHandler.Record taken, Function<Tx, Uni<Void>> work) {
        return lasting(taken, (tx, advance) -> advance.alone(tx, null).flatMap(done -> work.apply(tx)), null);
    }

    /** Until it is committed: what the database refuses for a time is tried without end, what can never be is parked. */
    private Uni<Void> lasting(FactHandler.Record taken, Taking work, @Nullable Fact fact) {
        return committing(taken, work)
                .onFailure(failure -> !hopeless(failure))
                .invoke(failure -> Log.warnf("partition %d waits for the database: %s", taken.partition(), failure))
                .onFailure(failure -> !hopeless(failure))
                .retry()
                .withBackOff(Duration.ofMillis(20), Duration.ofSeconds(2))
                .indefinitely()
                .onFailure(Advance.Moved.class)
                .recoverWithUni(() -> positions.seekToDatabase(taken.partition()))
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(50))
                .atMost(TRIES)
                .onFailure()
                .recoverWithUni(failure -> fact == null ? leave(taken, failure) : park(taken, fact, failure));
    }

    private static boolean hopeless(Throwable failure) {
        return failure instanceof Advance.Moved || !DatabaseTrouble.passes(failure);
    }

    private Uni<Void> committing(FactHandler.Record taken, Taking work) {
        return database.transaction(tx -> {
            tx.afterCommit(() -> positions.committed(taken.partition(), taken.offset()));
            return work.take(tx, positions.advance(taken.partition(), taken.offset()));
        });
    }

    private Uni<Void> park(FactHandler.Record taken, Fact fact, Throwable failure) {
        Log.errorf(
                failure,
                "partition %d, offset %d cannot be taken in, and is parked",
                taken.partition(),
                taken.offset());
        parked.increment();
        String reason = String.valueOf(failure.getMessage());
        return advancing(taken, tx -> parking.park(tx, taken, fact.release(), reason));
    }

    /** What is nobody's fact and cannot even be kept stays on the topic alone. */
    private Uni<Void> leave(FactHandler.Record taken, Throwable failure) {
        Log.errorf(failure, "partition %d, offset %d is passed over", taken.partition(), taken.offset());
        passedOver.increment();
        return passOver(taken);
    }
}
