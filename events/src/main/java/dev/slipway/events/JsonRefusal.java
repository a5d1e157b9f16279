package dev.slipway.events;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why an event's data was refused, for people who know its JSON and not its Java: where in it, and what. */
final class JsonRefusal {
    static final String NOT_ONE_OBJECT = "expected one object and nothing after it";

    private JsonRefusal() {}

    /** Where and what, e.g. {@code logs[0].attempt: expected a whole number}. */
    static String reason(IOException e) {
        String where = where(e);
        return (where.isEmpty() ? "" : where + ": ") + what(e);
    }

    private static String where(IOException e) {
        StringBuilder path = new StringBuilder();
        if (e instanceof JsonMappingException mapping) {
            for (JsonMappingException.Reference step : mapping.getPath()) {
                if (step.getFieldName() == null) {
                    path.append('[').append(step.getIndex()).append(']');
                } else {
                    path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
                }
            }
        }
        return path.toString();
    }

    private static String what(Throwable e) {
        return switch (e) {
            case ValueInstantiationException refused
            when refused.getCause() instanceof IllegalArgumentException ours -> String.valueOf(ours.getMessage());
            case MismatchedInputException mismatch -> "expected " + form(mismatch.getTargetType());
            case InputCoercionException number -> "expected " + form(number.getTargetType());
            case StreamConstraintsException limits ->
                "nested too deeply, or a name, a text or a number in it is too long";
            case StreamReadException syntax -> "no JSON" + at(syntax.getLocation());
            case JsonMappingException wrapper when wrapper.getCause() instanceof JacksonException cause -> what(cause);
            case JsonMappingException other -> "expected another form";
            default -> "no JSON in UTF-8";
        };
    }

    private static String at(@Nullable JsonLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static String form(@Nullable Class<?> type) {
        if (type == null) {
            return "another form";
        } else if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number";
        } else if (type == boolean.class) {
            return "true or false";
        } else if (type == Instant.class) {
            return "a moment as RFC 3339 writes it, e.g. 2026-03-04T09:15:27Z";
        } else if (type == URI.class) {
            return "a URI";
        } else if (type == Severity.class) {
            return "one of " + WireNames.list(Severity.values(), Severity::wire);
        }
        return container(type);
    }

    private static String container(Class<?> type) {
        if (Event.class.isAssignableFrom(type)) {
            return NOT_ONE_OBJECT.substring("expected ".length());
        } else if (List.class.isAssignableFrom(type)) {
            return "an array";
        } else if (Map.class.isAssignableFrom(type) || (type.isRecord() && !isText(type))) {
            return "an object";
        }
        return "text";
    }

    private static boolean isText(Class<?> type) {
        return type == ArtifactRef.class || type == Digest.class || type == ReleaseId.class;
    }
}
