package dev.slipway.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;

/** The events' JSON form: instants as RFC 3339 text, absent instead of null, unknown properties ignored. */
public final class EventJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .build();

    private EventJson() {}

    /** A mapper with these rules, for what travels beside events; a copy, the caller's to change. */
    public static ObjectMapper mapper() {
        return MAPPER.copy();
    }

    /** The event's data as UTF-8 JSON. */
    public static byte[] write(Event event) {
        try {
            return MAPPER.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + event, e);
        }
    }

    /**
     * Reads an event's data.
     *
     * @throws IllegalArgumentException when it is no JSON, or no such event; the message says why
     */
    public static Event read(EventType type, byte[] json) {
        try {
            return MAPPER.readValue(json, type.record());
        } catch (IOException e) {
            throw new IllegalArgumentException(type.wire() + " cannot be read: " + rootMessage(e), e);
        }
    }

    /** Reads an event's data out of a JSON tree. */
    public static Event read(EventType type, JsonNode json) {
        try {
            return MAPPER.treeToValue(json, type.record());
        } catch (IOException e) {
            throw new IllegalArgumentException(type.wire() + " cannot be read: " + rootMessage(e), e);
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
