package dev.slipway.gateway;

import dev.slipway.events.CloudEventCodec;
import dev.slipway.events.DeployHealthy;
import dev.slipway.events.EventType;
import dev.slipway.events.Fact;
import dev.slipway.events.RolledBack;
import dev.slipway.runtime.FactHandler;
import dev.slipway.runtime.Tx;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Keeps every fact and the views that follow from it; puts what is no fact on the dead letters. */
@ApplicationScoped
class ViewIntake implements FactHandler {
    private final Views views;
    private final Wakes wakes;
    private final MutinyEmitter<byte[]> deadLetters;

    ViewIntake(
            Views views,
            Wakes wakes,
            @Channel("dead-letters") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
                    MutinyEmitter<byte[]> deadLetters) {
        this.views = views;
        this.wakes = wakes;
        this.deadLetters = deadLetters;
    }

    @Override
    public boolean wants(EventType type) {
        return true;
    }

    @Override
    public boolean wantsOwn() {
        return true;
    }

    @Override
    public Uni<Boolean> take(Tx tx, Received received) {
        Fact fact = received.fact();
        return received.advance()
                .alone(tx, fact.release())
                .flatMap(held -> (held ? Uni.createFrom().voidItem() : add(tx, received)).replaceWith(!held));
    }

    private Uni<Void> add(Tx tx, Received received) {
        Fact fact = received.fact();
        tx.afterCommit(() -> wakes.wake(fact.release()));
        return views.add(tx, received)
                .flatMap(fresh -> fresh
                        ? views.refresh(tx, fact.release()).flatMap(done -> place(tx, fact))
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> place(Tx tx, Fact fact) {
        return switch (fact.event()) {
            case DeployHealthy healthy ->
                views.get(tx, fact.release())
                        .flatMap(view -> views.healthy(
                                tx,
                                fact,
                                healthy,
                                Optional.ofNullable(view)
                                        .map(ReleaseView::version)
                                        .orElse("")));
            case RolledBack back -> views.rolledBack(tx, fact, back);
            default -> Uni.createFrom().voidItem();
        };
    }

    /** Sent without waiting: one that is there twice does no harm, and one that is not is still on the topic. */
    @Override
    public void malformed(Record record, String reason) {
        RecordHeaders headers = new RecordHeaders();
        record.headers().forEach((name, value) -> headers.add(name, CloudEventCodec.bytes(value)));
        headers.add("deadletterpartition", CloudEventCodec.bytes(Integer.toString(record.partition())));
        headers.add("deadletteroffset", CloudEventCodec.bytes(Long.toString(record.offset())));
        headers.add("deadletterreason", CloudEventCodec.bytes(reason));
        deadLetters.sendMessageAndForget(
                Message.of(record.data() == null ? "".getBytes(StandardCharsets.UTF_8) : record.data())
                        .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                                .withKey(record.partition() + ":" + record.offset())
                                .withHeaders(headers)
                                .build()));
    }
}
