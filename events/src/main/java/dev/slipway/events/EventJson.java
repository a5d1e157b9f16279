package dev.slipway.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The events' JSON form: instants as RFC 3339 text, absent instead of null, unknown properties ignored. A number is no
 * text, nor the other way about; a fraction is no whole number; after the value comes nothing.
 */
public final class EventJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, EventJson::onlyText)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .build();

    private EventJson() {}

    private static void onlyText(MutableCoercionConfig text) {
        text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
    }

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
     * @throws IllegalArgumentException when it is no JSON, or no such event; the message says where in it, and what
     */
    public static Event read(EventType type, byte[] json) {
        try {
            return present(type, MAPPER.readValue(json, type.record()));
        } catch (IOException e) {
            throw refusal(type, JsonRefusal.reason(e), e);
        }
    }

    /**
     * Reads an event's data out of a JSON tree.
     *
     * @throws IllegalArgumentException when it is no such event; the message says where in it, and what
     */
    public static Event read(EventType type, JsonNode json) {
        try {
            return present(type, MAPPER.treeToValue(json, type.record()));
        } catch (IOException e) {
            throw refusal(type, JsonRefusal.reason(e), e);
        }
    }

    /** JSON's null reads as no event at all. */
    private static Event present(EventType type, @Nullable Event event) {
        if (event == null) {
            throw refusal(type, JsonRefusal.NOT_ONE_OBJECT, null);
        }
        return event;
    }

    private static IllegalArgumentException refusal(EventType type, String reason, @Nullable IOException cause) {
        return new IllegalArgumentException(type.wire() + " cannot be read: " + reason, cause);
    }
}
