package dev.slipway.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * What would break a reader or a writer of an event when its schema changes. The topic keeps every event for ever, and
 * services are upgraded one at a time, so a new form must read what the old one wrote, and the other way round.
 *
 * <p>Breaking: a property removed; another type, format or pattern; a property required that was not, or no longer
 * required; an enum constant removed. Harmless: an optional property more, an enum constant more (consumers are upgraded
 * first), and another order.
 */
final class SchemaChanges {
    private static final List<String> FORM = List.of("type", "format", "pattern", "const");
    private static final List<String> PARTS = List.of("items", "additionalProperties", "propertyNames");

    private final JsonNode before;
    private final JsonNode after;
    private final List<String> breaking = new ArrayList<>();
    private final Set<String> underWay = new HashSet<>();

    private SchemaChanges(JsonNode before, JsonNode after) {
        this.before = before;
        this.after = after;
    }

    /** The breaking changes, each with the place in the data where it breaks; empty when there are none. */
    static List<String> breaking(JsonNode before, JsonNode after) {
        SchemaChanges changes = new SchemaChanges(before, after);
        changes.compare("", before, after);
        return List.copyOf(changes.breaking);
    }

    private void compare(String place, JsonNode oldNode, JsonNode newNode) {
        String references =
                oldNode.path("$ref").asText() + " > " + newNode.path("$ref").asText();
        boolean reference = references.length() > " > ".length();
        if (reference && !underWay.add(references)) {
            return;
        }
        JsonNode oldSchema = resolve(before, oldNode);
        JsonNode newSchema = resolve(after, newNode);
        compareForm(place, oldSchema, newSchema);
        compareConstants(place, oldSchema, newSchema);
        compareRequired(place, oldSchema, newSchema);
        compareProperties(place, oldSchema, newSchema);
        PARTS.forEach(part -> comparePart(place, part, oldSchema, newSchema));
        if (reference) {
            underWay.remove(references);
        }
    }

    private void compareForm(String place, JsonNode oldSchema, JsonNode newSchema) {
        for (String keyword : FORM) {
            if (!oldSchema.path(keyword).equals(newSchema.path(keyword))) {
                breaks(place, keyword + " changed from " + say(oldSchema, keyword) + " to " + say(newSchema, keyword));
            }
        }
    }

    private void compareConstants(String place, JsonNode oldSchema, JsonNode newSchema) {
        if (oldSchema.has("enum") != newSchema.has("enum")) {
            breaks(place, "enum changed from " + say(oldSchema, "enum") + " to " + say(newSchema, "enum"));
            return;
        }
        Set<String> removed = texts(oldSchema.path("enum"));
        removed.removeAll(texts(newSchema.path("enum")));
        removed.forEach(constant -> breaks(place, "enum constant '" + constant + "' was removed"));
    }

    private void compareRequired(String place, JsonNode oldSchema, JsonNode newSchema) {
        Set<String> oldRequired = texts(oldSchema.path("required"));
        Set<String> newRequired = texts(newSchema.path("required"));
        newRequired.stream()
                .filter(name -> !oldRequired.contains(name))
                .forEach(name -> breaks(place + "/" + name, "is newly required"));
        oldRequired.stream()
                .filter(name -> !newRequired.contains(name)
                        && newSchema.path("properties").has(name))
                .forEach(name -> breaks(place + "/" + name, "is no longer required"));
    }

    private void compareProperties(String place, JsonNode oldSchema, JsonNode newSchema) {
        oldSchema.path("properties").properties().forEach(property -> {
            String there = place + "/" + property.getKey();
            JsonNode now = newSchema.path("properties").path(property.getKey());
            if (now.isMissingNode()) {
                breaks(there, "was removed");
            } else {
                compare(there, property.getValue(), now);
            }
        });
    }

    private void comparePart(String place, String part, JsonNode oldSchema, JsonNode newSchema) {
        JsonNode oldPart = oldSchema.path(part);
        JsonNode newPart = newSchema.path(part);
        if (oldPart.isObject() && newPart.isObject()) {
            compare(place + "/" + part, oldPart, newPart);
        } else if (!oldPart.equals(newPart)) {
            breaks(place, part + " changed from " + say(oldSchema, part) + " to " + say(newSchema, part));
        }
    }

    private void breaks(String place, String how) {
        breaking.add((place.isEmpty() ? "/" : place) + ": " + how);
    }

    private static JsonNode resolve(JsonNode root, JsonNode node) {
        JsonNode reference = node.path("$ref");
        if (reference.isMissingNode()) {
            return node;
        }
        JsonNode target = reference.asText().startsWith("#")
                ? root.at(reference.asText().substring(1))
                : MissingNode.getInstance();
        if (target.isMissingNode()) {
            throw new IllegalArgumentException(reference.asText() + " points nowhere within the schema");
        }
        return resolve(root, target);
    }

    private static String say(JsonNode schema, String keyword) {
        return schema.has(keyword) ? schema.get(keyword).toString() : "nothing";
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new LinkedHashSet<>();
        StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).forEach(texts::add);
        return texts;
    }
}
