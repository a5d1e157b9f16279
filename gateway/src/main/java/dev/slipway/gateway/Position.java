package dev.slipway.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far a subscriber has come. Opaque outside.
 *
 * @param marks by partition; a partition that is absent is at its beginning
 */
record Position(Map<Integer, Mark> marks) {
    private static final String MARK = "events:";

    /**
     * How far in one partition.
     *
     * @param next one past the last offset that was seen
     * @param late the number of the last late fact that was seen; 0 for none
     */
    record Mark(long next, long late) {
        Mark and(Mark other) {
            return new Mark(Math.max(next, other.next), Math.max(late, other.late));
        }
    }

    Position {
        marks = Map.copyOf(marks);
    }

    static final Position START = new Position(Map.of());

    /** After a fact as well; {@code late} is 0 for one that was taken in in the topic's order. */
    Position after(int partition, long offset, long late) {
        return and(new Position(Map.of(partition, new Mark(offset + 1, late))));
    }

    /** The further of both, in each partition. */
    Position and(Position other) {
        Map<Integer, Mark> moved = new TreeMap<>(marks);
        other.marks().forEach((partition, mark) -> moved.merge(partition, mark, Mark::and));
        return new Position(moved);
    }

    String encode() {
        StringBuilder text = new StringBuilder(MARK);
        new TreeMap<>(marks).forEach((partition, mark) -> {
            text.append(partition).append('=').append(mark.next());
            if (mark.late() > 0) {
                text.append('+').append(mark.late());
            }
            text.append(',');
        });
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
            Map<Integer, Mark> marks = new TreeMap<>();
            for (String entry : text.substring(MARK.length()).split(",", -1)) {
                if (!entry.isEmpty()) {
                    int equals = entry.indexOf('=');
                    marks.put(Integer.parseInt(entry.substring(0, equals)), mark(entry.substring(equals + 1)));
                }
            }
            return new Position(marks);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw Problem.of(
                            "foreign-cursor",
                            400,
                            "The position was not given out by this stream.",
                            "Begin without a position, or with the id of an event that this stream gave.")
                    .thrown();
        }
    }

    private static Mark mark(String text) {
        int plus = text.indexOf('+', 1);
        return plus < 0
                ? new Mark(Long.parseLong(text), 0)
                : new Mark(Long.parseLong(text.substring(0, plus)), Long.parseLong(text.substring(plus + 1)));
    }

    /** The position as a JSON array for the database. */
    String json() {
        return marks.entrySet().stream()
                .map(entry -> "{\"p\":%d,\"o\":%d,\"l\":%d}"
                        .formatted(
                                entry.getKey(),
                                entry.getValue().next(),
                                entry.getValue().late()))
                .collect(Collectors.joining(",", "[", "]"));
    }
}
