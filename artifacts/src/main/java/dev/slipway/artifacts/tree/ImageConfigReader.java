package dev.slipway.artifacts.tree;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the JSON of an image's configuration; what is missing is empty. */
final class ImageConfigReader {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ImageConfigReader() {}

    static ImageConfig read(byte[] json, String image) {
        JsonNode root = parse(json, image);
        JsonNode config = root.path("config");
        return new ImageConfig(
                strings(config.path("Entrypoint")),
                strings(config.path("Cmd")),
                env(config.path("Env")),
                config.path("WorkingDir").asText(""),
                config.path("User").asText(""),
                names(config.path("ExposedPorts")),
                map(config.path("Labels")),
                root.path("architecture").asText(""),
                root.path("os").asText(""));
    }

    private static JsonNode parse(byte[] json, String image) {
        try {
            JsonNode root = MAPPER.readTree(json);
            if (root.isObject()) {
                return root;
            }
        } catch (JsonProcessingException e) {
            throw TreeRefusedException.malformed(
                    image, "has a configuration that is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
        throw TreeRefusedException.malformed(image, "has a configuration that is no JSON object");
    }

    private static List<String> strings(JsonNode array) {
        var values = new ArrayList<String>();
        array.forEach(value -> values.add(value.asText()));
        return values;
    }

    private static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        names.sort(null);
        return names;
    }

    private static Map<String, String> map(JsonNode object) {
        var values = new LinkedHashMap<String, String>();
        object.properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().asText("")));
        return values;
    }

    private static Map<String, String> env(JsonNode array) {
        var values = new LinkedHashMap<String, String>();
        for (String pair : strings(array)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return values;
    }
}
