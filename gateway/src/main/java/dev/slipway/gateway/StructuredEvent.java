package dev.slipway.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.events.EventJson;
import dev.slipway.events.EventType;
import dev.slipway.events.Fact;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.Source;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Facts as CloudEvents 1.0 in structured JSON, as subscribers over HTTP get them and the table keeps them. */
final class StructuredEvent {
    private static final ObjectMapper MAPPER = EventJson.mapper();

    private StructuredEvent() {}

    static String write(Fact fact) {
        ObjectNode node = MAPPER.createObjectNode()
                .put("specversion", "1.0")
                .put("id", fact.id().toString())
                .put("type", EventType.of(fact.event()).wire())
                .put("source", fact.source().uri())
                .put("subject", fact.release().toString())
                .put("time", fact.time().toString())
                .put("datacontenttype", "application/json");
        putIfPresent(
                node,
                "causationid",
                fact.causation() == null ? null : fact.causation().toString());
        putIfPresent(node, "traceparent", fact.traceparent());
        putIfPresent(node, "job", fact.job());
        try {
            node.set("data", MAPPER.readTree(EventJson.write(fact.event())));
            return MAPPER.writeValueAsString(node);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void putIfPresent(ObjectNode node, String name, @Nullable String value) {
        if (value != null) {
            node.put(name, value);
        }
    }

    static Fact read(String json) {
        JsonNode node = tree(json);
        EventType type = EventType.ofWire(node.path("type").asText()).orElseThrow();
        String causation = node.path("causationid").asText(null);
        return new Fact(
                UUID.fromString(node.path("id").asText()),
                ReleaseId.parse(node.path("subject").asText()),
                Source.ofUri(node.path("source").asText()),
                Instant.parse(node.path("time").asText()),
                causation == null ? null : UUID.fromString(causation),
                node.path("traceparent").asText(null),
                node.path("job").asText(null),
                EventJson.read(type, node.path("data")));
    }

    static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static String writeView(ReleaseView view) {
        try {
            return MAPPER.writeValueAsString(view);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static ReleaseView readView(String json) {
        try {
            return MAPPER.readValue(json, ReleaseView.class);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
