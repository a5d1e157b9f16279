package dev.slipway.pipeline;

import java.time.Duration;

/**
 * When an instance counts as ready: an HTTP GET of the path is answered with a 2xx or 3xx status.
 *
 * @param path starts with a slash
 * @param timeout from the instance's start until it must be ready; whole seconds, 1 s to 168 h
 */
public record Readiness(String path, Duration timeout) {
    static final String DEFAULT_PATH = "/";
    static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
    static final Readiness DEFAULT = new Readiness(DEFAULT_PATH, DEFAULT_TIMEOUT);

    public Readiness {
        Rule.HTTP_PATH.require("readiness path", path);
        Durations.require("readiness timeout", timeout);
    }
}
