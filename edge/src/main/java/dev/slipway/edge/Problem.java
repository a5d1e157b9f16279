package dev.slipway.edge;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;

/**
 * An error as its reader gets it (RFC 9457).
 *
 * @param type stable identifier of the kind of problem
 * @param title the kind of problem in words
 * @param status HTTP status
 * @param detail what, where, why and how to mend it
 * @param more members of their own
 */
@JsonPropertyOrder({"type", "title", "status", "detail"})
record Problem(
        String type,
        String title,
        int status,
        String detail,
        @JsonAnyGetter Map<String, Object> more) {
    private static final String TYPES = "https://slipway.dev/problems/";

    static Problem of(int status, String kind, String title, String detail) {
        return new Problem(TYPES + kind, title, status, detail, Map.of());
    }

    Problem with(Map<String, Object> members) {
        return new Problem(type, title, status, detail, members);
    }

    void send(HttpServerResponse response) {
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .putHeader("Cache-Control", "no-store")
                .end(Buffer.buffer(Json.bytes(this)));
    }
}
