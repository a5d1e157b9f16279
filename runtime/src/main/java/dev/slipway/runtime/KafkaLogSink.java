package dev.slipway.runtime;

import dev.slipway.events.CloudEventCodec;
import dev.slipway.runtime.logs.LogChunk;
import dev.slipway.runtime.logs.LogRecord;
import dev.slipway.runtime.logs.LogSink;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Ships logs to the logs topic. */
@ApplicationScoped
class KafkaLogSink implements LogSink {
    private static final Duration ACK_WITHIN = Duration.ofSeconds(30);

    private final MutinyEmitter<byte[]> emitter;

    KafkaLogSink(@Channel("logs") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> emitter) {
        this.emitter = emitter;
    }

    @Override
    public void send(LogChunk chunk) throws IOException, InterruptedException {
        RecordHeaders headers = new RecordHeaders();
        LogRecord.headers(chunk).forEach((name, value) -> headers.add(name, CloudEventCodec.bytes(value)));
        Message<byte[]> message = Message.of(chunk.bytes())
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                        .withKey(LogRecord.key(chunk))
                        .withHeaders(headers)
                        .build());
        try {
            emitter.sendMessage(message).subscribeAsCompletionStage().get(ACK_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("a piece of the log of " + chunk.job() + " is not on the topic: " + e, e);
        }
    }
}
