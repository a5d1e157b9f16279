package dev.slipway.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.SecureRandom;
import java.util.UUID;

/**
 * Names one commit's journey, and keys its events.
 *
 * @param value a UUID of version 7 (RFC 9562, section 5.7), so that ids sort by their making
 */
public record ReleaseId(@JsonValue UUID value) implements Comparable<ReleaseId> {
    private static final SecureRandom RANDOM = new SecureRandom();

    public ReleaseId {
        if (value == null || value.version() != 7 || value.variant() != Require.RFC_VARIANT) {
            throw new IllegalArgumentException("release id '" + value + "' is not a UUID of version 7");
        }
    }

    /** A new id, of this moment by this machine's clock. */
    public static ReleaseId next() {
        return of(System.currentTimeMillis());
    }

    /** A new id that sorts behind another one, also when that was made by a clock that was ahead of this machine's. */
    public static ReleaseId after(ReleaseId last) {
        long millis = last.value.getMostSignificantBits() >>> 16;
        return of(Math.max(System.currentTimeMillis(), millis + 1));
    }

    private static ReleaseId of(long millis) {
        long high = (millis << 16) | 0x7000 | RANDOM.nextInt(0x1000);
        long low = (RANDOM.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new ReleaseId(new UUID(high, low));
    }

    /** Reads the 36 characters of a UUID; capital digits too, no shorter form. */
    @JsonCreator
    public static ReleaseId parse(String text) {
        try {
            return new ReleaseId(Require.uuid(text, "release id"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("release id '" + text + "' is not a UUID of version 7", e);
        }
    }

    @Override
    public int compareTo(ReleaseId other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
