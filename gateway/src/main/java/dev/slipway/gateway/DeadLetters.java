package dev.slipway.gateway;

import dev.slipway.events.CloudEventCodec;
import dev.slipway.runtime.FactHandler;
import io.quarkus.logging.Log;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * Puts aside what is on the releases topic and is no fact: as it came, with the headers {@code partition}, {@code
 * offset} and {@code reason} beside its own. After a crash one may be put aside twice.
 */
@ApplicationScoped
class DeadLetters {
    private static final int TRIES = 5;

    private final MutinyEmitter<byte[]> emitter;

    DeadLetters(
            @Channel("dead-letters") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> emitter) {
        this.emitter = emitter;
    }

    void put(FactHandler.Record taken, String reason) {
        RecordHeaders headers = new RecordHeaders();
        taken.headers().forEach((name, value) -> headers.add(name, CloudEventCodec.bytes(value)));
        headers.add("partition", CloudEventCodec.bytes(Integer.toString(taken.partition())));
        headers.add("offset", CloudEventCodec.bytes(Long.toString(taken.offset())));
        headers.add("reason", CloudEventCodec.bytes(reason));
        byte[] data = taken.data() == null ? new byte[0] : taken.data();
        OutgoingKafkaRecordMetadata<String> metadata = OutgoingKafkaRecordMetadata.<String>builder()
                .withKey(taken.key() == null ? "" : taken.key())
                .withHeaders(headers)
                .build();
        emitter.sendMessage(Message.of(data).addMetadata(metadata))
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(5))
                .atMost(TRIES)
                .subscribe()
                .with(
                        sent -> {},
                        failure -> Log.errorf(
                                failure,
                                "partition %d, offset %d is malformed and could not be put aside",
                                taken.partition(),
                                taken.offset()));
    }
}
