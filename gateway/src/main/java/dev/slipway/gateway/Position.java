package dev.slipway.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far a subscriber has come: one past the last offset that it saw, by partition. Opaque outside.
 *
 * @param next by partition; a partition that is absent is at its beginning
 */
record Position(Map<Integer, Long> next) {
    private static final String MARK = "events:";

    Position {
        next = Map.copyOf(next);
    }

    static final Position START = new Position(Map.of());

    Position after(int partition, long offset) {
        Map<Integer, Long> moved = new TreeMap<>(next);
        moved.merge(partition, offset + 1, Math::max);
        return new Position(moved);
    }

    /** The further of both, in each partition. */
    Position and(Position other) {
        Map<Integer, Long> moved = new TreeMap<>(next);
        other.next().forEach((partition, offset) -> moved.merge(partition, offset, Math::max));
        return new Position(moved);
    }

    String encode() {
        StringBuilder text = new StringBuilder(MARK);
        new TreeMap<>(next)
                .forEach((partition, offset) ->
                        text.append(partition).append('=').append(offset).append(','));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Reads a position; a {@link ProblemException} for one that was not given out here. */
    static Position decode(@Nullable String encoded) {
        if (encoded == null || encoded.isBlank()) {
            return START;
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
            if (!text.startsWith(MARK)) {
                throw new IllegalArgumentException(text);
            }
            Map<Integer, Long> next = new TreeMap<>();
            for (String entry : text.substring(MARK.length()).split(",", -1)) {
                if (!entry.isEmpty()) {
                    int equals = entry.indexOf('=');
                    next.put(Integer.parseInt(entry.substring(0, equals)), Long.parseLong(entry.substring(equals + 1)));
                }
            }
            return new Position(next);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw Problem.of(
                            "foreign-cursor",
                            400,
                            "The position was not given out by this stream.",
                            "Begin without a position, or with the id of an event that this stream gave.")
                    .thrown();
        }
    }

    /** The position as a JSON array for the database. */
    String json() {
        StringBuilder json = new StringBuilder("[");
        next.forEach((partition, offset) -> json.append(json.length() > 1 ? "," : "")
                .append("{\"p\":")
                .append(partition)
                .append(",\"o\":")
                .append(offset)
                .append('}'));
        return json.append(']').toString();
    }
}
