package dev.slipway.gateway;

import dev.slipway.events.Digest;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request that changes something.
 *
 * @param actor name of the token
 * @param key the Idempotency-Key; null when the request has none
 * @param traceparent W3C trace context; null when there is none
 * @param text what is asked for, so that two requests with one key can be told apart
 */
record Asked(String actor, @Nullable String key, @Nullable String traceparent, String text) {
    /** Unique to the request, and the same when it is repeated with its key. */
    String command() {
        return key == null
                ? UUID.randomUUID().toString()
                : UUID.nameUUIDFromBytes((actor + "\0" + key).getBytes(StandardCharsets.UTF_8)).toString();
    }

    String hash() {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
