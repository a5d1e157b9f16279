package dev.slipway.deploy.router;

import dev.slipway.deploy.rollout.Place;
import dev.slipway.deploy.rollout.StaleFence;
import dev.slipway.edge.client.BackendStatus;
import dev.slipway.edge.client.Drained;
import dev.slipway.edge.client.EdgeClient;
import dev.slipway.edge.client.EdgeRefusedException;
import dev.slipway.edge.client.EdgeUnavailableException;
import dev.slipway.edge.client.Route;
import dev.slipway.edge.client.RouteSpec;
import dev.slipway.edge.client.StaleFenceException;
import dev.slipway.events.Digest;
import dev.slipway.events.Failure;
import dev.slipway.runtime.Breakdown;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Routes through the edge. A backend without weight is one that drains: the edge sends it nothing new. */
public final class EdgeRouter implements Router {
    private static final int UNAUTHORIZED = 401;

    private final URI url;
    private final Supplier<@Nullable String> token;
    private @Nullable EdgeClient client;

    /**
     * @param url of the edge's administration interface
     * @param token read when it is first needed, and again after a refusal; gives null when the edge asks for none
     */
    public EdgeRouter(URI url, Supplier<@Nullable String> token) {
        this.url = url;
        this.token = token;
    }

    @Override
    public Routing observe(Place place) throws InterruptedException {
        return call(edge -> edge.get(place.application(), place.environment())
                .map(EdgeRouter::routing)
                .orElse(Routing.NONE));
    }

    private static Routing routing(Route route) {
        Map<String, Routing.Share> backends = new HashMap<>();
        for (Drained gone : route.drained()) {
            backends.put(gone.id(), new Routing.Share(false, 0, 0, gone.inFlight()));
        }
        for (BackendStatus backend : route.backends()) {
            int weight = backend.draining() ? 0 : backend.weight();
            backends.put(backend.id(), new Routing.Share(true, backend.port(), weight, route.inFlight(backend.id())));
        }
        return new Routing(backends);
    }

    @Override
    public URI put(Place place, long fence, Digest serving, List<Backend> backends) throws InterruptedException {
        List<dev.slipway.edge.client.Backend> list =
                backends.stream().map(EdgeRouter::backend).toList();
        RouteSpec spec = new RouteSpec(fence, serving.value(), list);
        return call(edge -> edge.put(place.application(), place.environment(), spec))
                .address();
    }

    private static dev.slipway.edge.client.Backend backend(Backend backend) {
        return new dev.slipway.edge.client.Backend(
                backend.name(),
                backend.host(),
                backend.port(),
                backend.weight(),
                backend.digest().value(),
                backend.weight() == 0);
    }

    private interface Call<T> {
        T on(EdgeClient edge) throws EdgeUnavailableException;
    }

    private <T> T call(Call<T> call) throws InterruptedException {
        try {
            return call.on(edge());
        } catch (StaleFenceException e) {
            throw new StaleFence(String.valueOf(e.getMessage()), e);
        } catch (EdgeUnavailableException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("stopped while the edge was asked");
            }
            throw Breakdown.outage(failure("edge-unavailable", e, "Start the edge, or set slipway.deploy.edge.url"), e);
        } catch (EdgeRefusedException e) {
            throw refused(e);
        }
    }

    private synchronized EdgeClient edge() {
        if (client == null) {
            client = new EdgeClient(url, token.get());
        }
        return client;
    }

    /** A token may have been made, or changed, since it was read: it is read again for the next attempt. */
    private synchronized Breakdown refused(EdgeRefusedException e) {
        if (e.status() != UNAUTHORIZED) {
            return Breakdown.lasting(failure("edge-refused", e, "See what the edge says, and mend the request"), e);
        }
        if (client != null) {
            client.close();
            client = null;
        }
        return Breakdown.passing(
                failure(
                        "edge-unauthorized",
                        e,
                        "Let slipway.deploy.edge.token-file name the file with the edge's token"),
                e);
    }

    private Failure failure(String code, Exception e, String mend) {
        return new Failure(code, "The edge cannot be used", url.toString(), e.getMessage(), mend);
    }
}
