package dev.slipway.cli;

import java.util.Map;
import java.util.Optional;

/** Variables of the caller's environment; a blank one counts as not set. */
final class Variables {
    private Variables() {}

    static Optional<String> get(String name) {
        return get(System.getenv(), name);
    }

    static Optional<String> get(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
