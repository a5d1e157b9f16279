package dev.slipway.pipeline;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/**
 * What a plan was made from.
 *
 * @param kind whether a file says what to do, or it was found out
 * @param file the file that says so, or the one by which the tool was recognised: a path inside the workspace
 * @param tool the build tool that was recognised ({@code maven}, {@code npm}, ...); {@code slipway} for a
 *     {@code slipway.yaml}
 */
public record Origin(Kind kind, String file, String tool) {
    /** Whether a file says what to do, or it was found out. */
    public enum Kind {
        /** A pipeline file of the repository says it. */
        @JsonProperty("declared")
        DECLARED,
        /** No file says it: a build tool's own files were recognised. */
        @JsonProperty("detected")
        DETECTED
    }

    public Origin {
        Objects.requireNonNull(kind, "kind");
        Rule.PATH.require("origin", file);
        Rule.NAME.require("tool", tool);
    }

    static Origin slipwayYaml() {
        return new Origin(Kind.DECLARED, SlipwayYaml.FILE, "slipway");
    }

    static Origin detected(String tool, String file) {
        return new Origin(Kind.DETECTED, file, tool);
    }
}
