package dev.slipway.edge;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.slipway.edge.client.Backend;
import dev.slipway.edge.client.RouteSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is written down of one place, and the only legal moves.
 *
 * @param application see {@link Place}
 * @param environment see {@link Place}
 * @param port the data port, reserved for ever
 * @param fence the highest fencing token seen, 0 or more
 * @param version number of the content, from 1, or 0 before the first put; grows with each change, deletion included
 * @param digest the digest that is said to serve; null once deleted, or before the first put
 * @param backends who may get requests; none once deleted
 */
record RouteConfig(
        String application,
        String environment,
        int port,
        long fence,
        long version,
        @Nullable String digest,
        List<Backend> backends) {
    RouteConfig {
        backends = List.copyOf(backends);
    }

    /** A port without a route yet: version 0, fence 0. */
    static RouteConfig reserved(Place place, int port) {
        return new RouteConfig(place.application(), place.environment(), port, 0, 0, null, List.of());
    }

    @JsonIgnore
    Place place() {
        return new Place(application, environment);
    }

    @JsonIgnore
    boolean deleted() {
        return digest == null;
    }

    /** This content from now on; the same content keeps its version, and equals this when the fence is the same too. */
    RouteConfig put(RouteSpec spec) {
        refuseStale(spec.fence());
        boolean same = spec.digest().equals(digest) && spec.backends().equals(backends);
        return with(spec.fence(), same ? version : version + 1, spec.digest(), spec.backends());
    }

    /** No backends from now on; port and fence are kept. */
    RouteConfig delete(long byFence) {
        refuseStale(byFence);
        return with(byFence, deleted() ? version : version + 1, null, List.of());
    }

    private void refuseStale(long offered) {
        if (offered < fence) {
            throw new StaleFence(place(), offered, fence);
        }
    }

    private RouteConfig with(long newFence, long newVersion, @Nullable String newDigest, List<Backend> newBackends) {
        return new RouteConfig(application, environment, port, newFence, newVersion, newDigest, newBackends);
    }
}
