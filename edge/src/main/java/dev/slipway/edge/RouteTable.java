package dev.slipway.edge;

import dev.slipway.edge.client.RouteSpec;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** All places, and the one way to change them: checked, written down, and only then in force. */
final class RouteTable {
    /** Opens the address of a place. */
    @FunctionalInterface
    interface Opening {
        /** @throws java.net.BindException when the port is taken */
        void open(LiveRoute route, int port) throws IOException;
    }

    private final StateFolder folder;
    private final Opening opening;
    private final RandomGenerator random;
    private final Ports ports;
    private final Set<Integer> promised = ConcurrentHashMap.newKeySet();
    private final Map<String, LiveRoute> routes = new ConcurrentSkipListMap<>();

    RouteTable(StateFolder folder, RandomGenerator random, Ports ports, Opening opening) throws IOException {
        this.folder = folder;
        this.random = random;
        this.ports = ports;
        this.opening = opening;
        for (RouteConfig config : folder.routes()) {
            routes.put(config.place().toString(), new LiveRoute(config, random));
        }
    }

    Collection<LiveRoute> all() {
        return List.copyOf(routes.values());
    }

    @Nullable
    LiveRoute find(Place place) {
        return routes.get(place.toString());
    }

    /** Requests that are being served, and answers that are still on their way out. */
    long busy() {
        return routes.values().stream().mapToLong(LiveRoute::busy).sum();
    }

    /**
     * @throws StaleFence when a higher fence is known; nothing changed
     * @throws IOException when it cannot be written down; nothing changed
     */
    synchronized LiveRoute put(Place place, RouteSpec spec) throws IOException {
        LiveRoute route = find(place);
        if (route == null) {
            return create(place, spec);
        }
        change(route, route.config().put(spec));
        return route;
    }

    /** The port first: should the rest fail, the place keeps it, without a route, for the next put. */
    private LiveRoute create(Place place, RouteSpec spec) throws IOException {
        LiveRoute[] route = new LiveRoute[1];
        ports.pick(random, reservedPorts(), port -> {
            LiveRoute reserved = new LiveRoute(RouteConfig.reserved(place, port), random);
            opening.open(reserved, port);
            route[0] = reserved;
        });
        routes.put(place.toString(), route[0]);
        change(route[0], route[0].config().put(spec));
        return route[0];
    }

    /** No place gets this port: two servers of one Vert.x may listen on the same, and would share its connections. */
    void reserve(int port) {
        promised.add(port);
    }

    /** Ports of places, those without a route or without a listener too, and what is reserved for others. */
    Set<Integer> reservedPorts() {
        Set<Integer> reserved = new HashSet<>(promised);
        routes.values().forEach(route -> reserved.add(route.config().port()));
        return reserved;
    }

    /** The same as {@link #put}, for the end of a route. Null when the place was never known. */
    synchronized @Nullable LiveRoute delete(Place place, long fence) throws IOException {
        LiveRoute route = find(place);
        if (route != null) {
            change(route, route.config().delete(fence));
        }
        return route;
    }

    private void change(LiveRoute route, RouteConfig next) throws IOException {
        if (!next.equals(route.config())) {
            folder.save(next);
            route.swap(next);
        }
    }
}
