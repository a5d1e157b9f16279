package dev.slipway.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.events.EventJson;

/** What the gateway stores and streams as JSON text, by the events' rules. */
final class Json {
    private static final ObjectMapper MAPPER = EventJson.mapper();

    private Json() {}

    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value, e);
        }
    }

    static <T> T read(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be read as " + type.getSimpleName(), e);
        }
    }

    static JsonNode tree(String json) {
        return read(json, JsonNode.class);
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }
}
