package dev.slipway.build.packager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lays one image's configuration over another's (OCI image specification, image configuration). */
final class ImageConfigs {
    private ImageConfigs() {}

    /**
     * The base's configuration with what was made upon it. What was said wins, what was not is the base's; a new entry
     * point takes the base's default arguments away, as {@code docker build} does.
     *
     * @param base the base's configuration
     * @param layers how many layers the base has
     * @param made the configuration of what was made, as if from scratch
     */
    static ObjectNode over(ObjectNode base, int layers, ObjectNode made) {
        ObjectNode merged = base.deepCopy();
        merged.set("created", made.path("created"));
        append(merged.withObject("/rootfs"), "diff_ids", made.path("rootfs").path("diff_ids"));
        history(merged, layers, made);
        config(merged.withObject("/config"), made.path("config"));
        return merged;
    }

    /** Every layer has an entry; a base need not have kept them. */
    private static void history(ObjectNode merged, int layers, ObjectNode made) {
        int told = 0;
        for (JsonNode entry : merged.path("history")) {
            told += entry.path("empty_layer").asBoolean(false) ? 0 : 1;
        }
        ArrayNode history = merged.withArrayProperty("history");
        for (; told < layers; told++) {
            history.addObject().put("comment", "layer of the base");
        }
        append(merged, "history", made.path("history"));
    }

    private static void config(ObjectNode config, JsonNode made) {
        if (made.has("Entrypoint")) {
            config.remove("Cmd");
        }
        for (String word : List.of("Entrypoint", "Cmd", "User", "WorkingDir")) {
            if (made.has(word) && !made.path(word).isNull()) {
                config.set(word, made.path(word));
            }
        }
        for (String group : List.of("Labels", "ExposedPorts")) {
            made.path(group).properties().forEach(entry -> config.withObject("/" + group)
                    .set(entry.getKey(), entry.getValue()));
        }
        env(config, made.path("Env"));
    }

    private static void env(ObjectNode config, JsonNode made) {
        Map<String, String> variables = new LinkedHashMap<>();
        config.path("Env").forEach(entry -> variables.put(name(entry), entry.asText()));
        made.forEach(entry -> variables.put(name(entry), entry.asText()));
        if (!variables.isEmpty()) {
            ArrayNode env = config.putArray("Env");
            variables.values().forEach(env::add);
        }
    }

    private static String name(JsonNode entry) {
        String text = entry.asText();
        int equals = text.indexOf('=');
        return equals < 0 ? text : text.substring(0, equals);
    }

    private static void append(ObjectNode to, String name, JsonNode more) {
        ArrayNode all = to.withArrayProperty(name);
        more.forEach(all::add);
    }
}
