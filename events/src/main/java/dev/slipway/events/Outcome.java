package dev.slipway.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a release ended; each has exactly one. */
public enum Outcome {
    /** The last environment serves it. */
    HEALTHY,
    /** Nothing was to be deployed, and all its artifacts are tested, published and scanned. */
    PUBLISHED,
    /** A stage found it wanting. */
    FAILED,
    /** A stage could not do its work. */
    BROKEN,
    /** Somebody stopped it. */
    CANCELLED,
    /** A later release of the same application took its place. */
    SUPERSEDED,
    /** It made no progress until its deadline. */
    EXPIRED,
    /** It was taken back before the last environment was healthy. */
    ROLLED_BACK;

    /** Reads the wire form, in any case; an {@link IllegalArgumentException} that lists all when it is none. */
    @JsonCreator
    public static Outcome parse(@Nullable String text) {
        return WireNames.find(values(), Outcome::wire, text, "outcome");
    }

    /** Lower case with dashes, e.g. {@code rolled-back}. */
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the release reached what it set out for. */
    public boolean good() {
        return this == HEALTHY || this == PUBLISHED;
    }
}
