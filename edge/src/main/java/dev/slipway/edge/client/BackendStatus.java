package dev.slipway.edge.client;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * A configured backend and its counts.
 *
 * @param id see {@link Backend#id}
 * @param host see {@link Backend#host}
 * @param port see {@link Backend#port}
 * @param weight see {@link Backend#weight}
 * @param digest see {@link Backend#digest}
 * @param draining see {@link Backend#draining}
 * @param requests attempts that have ended, whatever the end, since {@link Route#since}; an upgraded connection
 *     (WebSocket) and an event stream count when they close
 * @param failures of {@code requests}, those that ended in a 5xx answer or a connection error (refused, reset, cut off in
 *     mid-answer); a client that left is no failure
 * @param inFlight requests that are being served right now; not part of {@code requests} yet
 */
public record BackendStatus(
        String id,
        String host,
        int port,
        int weight,
        String digest,
        boolean draining,
        long requests,
        long failures,
        long inFlight) {
    /** The backend as it was configured. */
    @JsonIgnore
    public Backend backend() {
        return new Backend(id, host, port, weight, digest, draining);
    }
}
