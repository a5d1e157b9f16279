package dev.slipway.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.edge.client.Backend;
import dev.slipway.edge.client.InvalidFieldException;
import dev.slipway.edge.client.RouteSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Reads the body of a put, strictly: a missing, unknown or mistyped field is an error that names it. */
final class RouteReader {
    private static final Set<String> ROUTE_FIELDS = Set.of("fence", "digest", "backends");
    private static final Set<String> BACKEND_FIELDS = Set.of("id", "host", "port", "weight", "digest", "draining");

    private RouteReader() {}

    /** @throws InvalidFieldException naming the field; {@code (body)} for the text as a whole */
    static RouteSpec read(byte[] body) {
        JsonNode root = object("(body)", parse(body));
        refuseUnknown("", root, ROUTE_FIELDS);
        JsonNode list = root.path("backends");
        if (!list.isArray()) {
            throw new InvalidFieldException("backends", "is required, and is a list");
        }
        List<Backend> backends = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            backends.add(backend("backends[" + i + "]", list.get(i)));
        }
        return new RouteSpec(integer(root, "fence"), text(root, "digest"), backends);
    }

    private static JsonNode parse(byte[] body) {
        try {
            return Json.MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new InvalidFieldException("(body)", "is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new InvalidFieldException("(body)", "cannot be read: " + e.getMessage());
        }
    }

    private static Backend backend(String path, JsonNode node) {
        JsonNode backend = object(path, node);
        refuseUnknown(path + ".", backend, BACKEND_FIELDS);
        try {
            return new Backend(
                    text(backend, "id"),
                    text(backend, "host"),
                    small(backend, "port"),
                    small(backend, "weight"),
                    text(backend, "digest"),
                    flag(backend, "draining"));
        } catch (InvalidFieldException e) {
            throw e.within(path);
        }
    }

    private static JsonNode object(String path, JsonNode node) {
        if (!node.isObject()) {
            throw new InvalidFieldException(path, "is not an object");
        }
        return node;
    }

    private static void refuseUnknown(String prefix, JsonNode object, Set<String> known) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new InvalidFieldException(
                        prefix + name,
                        "is not known here; the known ones are "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    private static String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isTextual()) {
            throw new InvalidFieldException(field, "is required, and is text");
        }
        return value.textValue();
    }

    private static long integer(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new InvalidFieldException(field, "is required, and is a whole number of 64 bits");
        }
        return value.longValue();
    }

    private static int small(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new InvalidFieldException(field, "is required, and is a whole number of 32 bits");
        }
        return value.intValue();
    }

    private static boolean flag(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw new InvalidFieldException(field, "is true or false");
        }
        return value.asBoolean(false);
    }
}
