package dev.slipway.edge.client;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the edge does with the requests for one (application, environment), and has done so far.
 *
 * @param application lower-case letters, digits and dashes, 1..63, beginning with a letter
 * @param environment likewise
 * @param address the stable address, {@code http://host:port}; the same after a restart and after a delete and a new put
 * @param fence the highest fencing token seen
 * @param version number of the configuration, from 1; grows by one with each change of content
 * @param digest the digest that is said to serve this place
 * @param since when the edge started; counts begin there
 * @param unrouted requests since then that no backend answered, and the edge did with 502 or 503
 * @param backends the configured backends with their counts
 * @param drained removed backends that still finish requests
 */
public record Route(
        String application,
        String environment,
        URI address,
        long fence,
        long version,
        String digest,
        Instant since,
        long unrouted,
        List<BackendStatus> backends,
        List<Drained> drained) {
    public Route {
        backends = List.copyOf(backends);
        drained = List.copyOf(drained);
    }

    /** The configured backend of this name. */
    public Optional<BackendStatus> backend(String id) {
        return backends.stream().filter(backend -> backend.id().equals(id)).findFirst();
    }

    /** Requests that the backend of this name still serves, configured or removed; 0 means it may be stopped. */
    public long inFlight(String id) {
        long removed = drained.stream()
                .filter(gone -> gone.id().equals(id))
                .mapToLong(Drained::inFlight)
                .sum();
        return removed + backend(id).map(BackendStatus::inFlight).orElse(0L);
    }
}
