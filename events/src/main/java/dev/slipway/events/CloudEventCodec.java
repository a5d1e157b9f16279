package dev.slipway.events;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Facts as CloudEvents 1.0 in the Kafka protocol binding's binary mode: attributes in {@code ce_} headers, the event
 * as JSON in the value (CloudEvents Kafka protocol binding 1.0.2, section 3.2). Knows headers as text, not Kafka.
 */
public final class CloudEventCodec {
    /** An event's data is at most this many bytes; what is larger lies in the registry. */
    public static final int MAX_DATA_BYTES = 256 * 1024;

    private CloudEventCodec() {}

    /**
     * A record for the topic.
     *
     * @param key the release's id
     * @param headers names with their values in UTF-8
     * @param data the event as JSON
     */
    public record Encoded(String key, Map<String, String> headers, byte[] data) {}

    /** What a record turned out to be. */
    public sealed interface Decoded permits Known, Unknown, Malformed {}

    /** An event that we know. */
    public record Known(Fact fact) implements Decoded {}

    /**
     * A well-formed CloudEvent of a type or a major version that is newer than we are.
     *
     * @param type its name on the wire
     */
    public record Unknown(String type) implements Decoded {}

    /**
     * No CloudEvent of ours, or one stated by the wrong source.
     *
     * @param reason what is wrong with it and where in it, in the words of the wire
     */
    public record Malformed(String reason) implements Decoded {}

    /** Puts a fact on the wire; an {@link IllegalArgumentException} when its data is too large. */
    public static Encoded encode(Fact fact) {
        byte[] data = EventJson.write(fact.event());
        checkSize(fact.event(), data);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", fact.id().toString());
        headers.put("ce_type", EventType.of(fact.event()).wire());
        headers.put("ce_source", fact.source().uri());
        headers.put("ce_subject", fact.release().toString());
        headers.put("ce_time", fact.time().toString());
        headers.put("content-type", "application/json");
        if (fact.causation() != null) {
            headers.put("ce_causationid", fact.causation().toString());
        }
        if (fact.traceparent() != null) {
            headers.put("ce_traceparent", fact.traceparent());
            headers.put("traceparent", fact.traceparent());
        }
        if (fact.job() != null) {
            headers.put("ce_job", fact.job());
        }
        return new Encoded(fact.release().toString(), headers, data);
    }

    private static void checkSize(Event event, byte[] data) {
        if (data.length > MAX_DATA_BYTES) {
            throw new IllegalArgumentException(
                    EventType.of(event).wire() + " takes " + data.length + " bytes, over the " + MAX_DATA_BYTES
                            + " that an event may have: put what is large into the registry");
        }
    }

    /** Takes a record off the wire; never throws for what it holds. */
    public static Decoded decode(@Nullable String key, Map<String, String> headers, byte @Nullable [] data) {
        String typeName = headers.get("ce_type");
        if (!"1.0".equals(headers.get("ce_specversion")) || typeName == null) {
            return new Malformed("no CloudEvent 1.0 in binary mode: ce_specversion or ce_type is missing");
        }
        EventType type = EventType.ofWire(typeName).orElse(null);
        if (type == null) {
            return typeName.startsWith("slipway.") ? new Unknown(typeName) : new Malformed("foreign type " + typeName);
        }
        if (data == null) {
            return new Malformed(typeName + " has no data");
        }
        try {
            return new Known(fact(type, key, headers, data));
        } catch (IllegalArgumentException e) {
            return new Malformed(String.valueOf(e.getMessage()));
        }
    }

    private static Fact fact(EventType type, @Nullable String key, Map<String, String> headers, byte[] data) {
        ReleaseId release = ReleaseId.parse(header(headers, "ce_subject"));
        if (!release.toString().equals(key)) {
            throw new IllegalArgumentException("key '" + key + "' is not the subject " + release);
        }
        String causation = headers.get("ce_causationid");
        return new Fact(
                Require.uuid(header(headers, "ce_id"), "ce_id"),
                release,
                Source.ofUri(header(headers, "ce_source")),
                time(header(headers, "ce_time")),
                causation == null ? null : Require.uuid(causation, "ce_causationid"),
                headers.get("ce_traceparent"),
                headers.get("ce_job"),
                EventJson.read(type, data));
    }

    private static String header(Map<String, String> headers, String name) {
        String value = headers.get(name);
        if (value == null) {
            throw new IllegalArgumentException("header " + name + " is missing");
        }
        return value;
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "ce_time '" + text + "' is no moment as RFC 3339 writes it, e.g. 2026-03-04T09:15:27Z", e);
        }
    }

    /** A header's value as text; Kafka has it as bytes. */
    public static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }

    /** A header's value as bytes. */
    public static byte[] bytes(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
