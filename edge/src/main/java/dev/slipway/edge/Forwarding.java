package dev.slipway.edge;

import java.time.Duration;

/**
 * How requests are forwarded.
 *
 * @param answer how long a backend may take to begin its answer once it has the request
 * @param trusted whose X-Forwarded fields are believed
 */
record Forwarding(Duration answer, TrustedProxies trusted) {
    static Forwarding of(EdgeOptions options) {
        return new Forwarding(options.answer(), TrustedProxies.of(options.trustedProxies()));
    }
}
