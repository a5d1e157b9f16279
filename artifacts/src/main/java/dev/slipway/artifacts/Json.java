package dev.slipway.artifacts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.slipway.artifacts.RegistryException.Reason;
import java.io.IOException;

/** JSON as registries speak it: unknown members are ignored, a repeated member is refused. */
final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Json() {}

    static byte[] write(Object document) {
        try {
            return MAPPER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "cannot write a " + document.getClass().getSimpleName(), e);
        }
    }

    static JsonNode tree(byte[] bytes, String what) {
        return read(bytes, JsonNode.class, what);
    }

    static <T> T read(byte[] bytes, Class<T> type, String what) {
        try {
            T value = MAPPER.readValue(bytes, type);
            if (value == null) {
                throw malformed(what, "it is null");
            }
            return value;
        } catch (IOException e) {
            throw malformed(what, where(e));
        }
    }

    private static RegistryException malformed(String what, String why) {
        return RegistryException.lasting(
                Reason.REFUSED, what + " is not the JSON that was expected: " + why, "check what was written there");
    }

    /** Never a piece of the document, which may be a token or a password: its place, or our own types' complaint. */
    private static String where(IOException failure) {
        if (failure.getCause() instanceof IllegalArgumentException ours) {
            return String.valueOf(ours.getMessage());
        }
        if (failure instanceof JsonProcessingException json && json.getLocation() != null) {
            return "line " + json.getLocation().getLineNr() + ", column "
                    + json.getLocation().getColumnNr();
        }
        return failure.getClass().getSimpleName();
    }
}
