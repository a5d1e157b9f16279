package dev.slipway.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How bad a finding is, in the scanner's five steps, mildest first. */
public enum Severity {
    UNKNOWN,
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    /** Reads a name in any case; an {@link IllegalArgumentException} that lists all when it is none. */
    @JsonCreator
    public static Severity parse(@Nullable String name) {
        return WireNames.find(values(), Severity::wire, name, "severity");
    }

    /** The lower-case name. */
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
