package dev.slipway.deploy.router;

import java.util.Map;

/**
 * What a router does with a place's traffic.
 *
 * @param backends by the instance's name
 */
public record Routing(Map<String, Share> backends) {
    /** Of a place that the router does not know. */
    public static final Routing NONE = new Routing(Map.of());

    public Routing {
        backends = Map.copyOf(backends);
    }

    /**
     * What one instance gets.
     *
     * @param configured whether it is among the backends; false for one that was removed and finishes its requests
     * @param port where its requests go, 1..65535; 0 when it is not configured
     * @param weight its share of new requests, 0 or more
     * @param inFlight requests that it is serving
     */
    public record Share(boolean configured, int port, int weight, long inFlight) {
        /** Of an instance that the router does not know. */
        public static final Share NONE = new Share(false, 0, 0, 0);
    }

    /** What this instance gets. */
    public Share of(String name) {
        return backends.getOrDefault(name, Share.NONE);
    }
}
