package dev.slipway.pipeline;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a script's job is tried again once the script has begun; without a word it is. */
public enum Retry {
    /** It is not: the stage is broken. */
    @JsonProperty("never")
    NEVER
}
