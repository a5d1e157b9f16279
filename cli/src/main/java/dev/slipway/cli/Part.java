package dev.slipway.cli;

import java.util.List;
import java.util.Map;

/**
 * One process of the local stack.
 *
 * @param name unique: {@code devstack}, {@code edge}, {@code build-1}
 * @param arguments of the Java machine, without a secret
 * @param environment beside the caller's own; the place for secrets
 */
record Part(String name, List<String> arguments, Map<String, String> environment) {
    @Override
    public String toString() {
        return name;
    }
}
