package dev.slipway.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** How much of an image a scan could look at. */
public enum Coverage {
    /** The operating system's packages and the languages' packages. */
    FULL("full"),
    /** The languages' packages alone: no operating system that the scanner knows was found. */
    PACKAGES_ONLY("packages-only");

    private final String wire;

    Coverage(String wire) {
        this.wire = wire;
    }

    /** Reads the wire form. */
    @JsonCreator
    public static Coverage parse(String text) {
        for (Coverage coverage : values()) {
            if (coverage.wire.equals(text)) {
                return coverage;
            }
        }
        throw new IllegalArgumentException("coverage '" + text + "' is neither full nor packages-only");
    }

    /** {@code full} or {@code packages-only}. */
    @JsonValue
    public String wire() {
        return wire;
    }
}
