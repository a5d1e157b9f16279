package dev.slipway.pipeline;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is to happen when a script's worker is lost in the midst of it; without a word it runs again. */
public enum Retry {
    /** It does not run again: the stage is broken. */
    @JsonProperty("never")
    NEVER
}
