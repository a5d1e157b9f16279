package dev.slipway.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How bad a finding is, in the scanner's five steps, mildest first. */
public enum Severity {
    UNKNOWN,
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    /** Reads a name in any case. */
    @JsonCreator
    public static Severity parse(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** The lower-case name. */
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
