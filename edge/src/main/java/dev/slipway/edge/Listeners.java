package dev.slipway.edge;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.BindException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** The open addresses. */
final class Listeners {
    private static final System.Logger LOG = System.getLogger(Listeners.class.getName());

    /** How often a port that was taken at start is tried again. */
    private static final long RETRY_MILLIS = 500;

    private final Vertx vertx;
    private final String bind;
    private final Forwarding forwarding;
    private final BooleanSupplier stopping;
    private final Set<Place> waiting = ConcurrentHashMap.newKeySet();

    Listeners(Vertx vertx, String bind, Forwarding forwarding, BooleanSupplier stopping) {
        this.vertx = vertx;
        this.bind = bind;
        this.forwarding = forwarding;
        this.stopping = stopping;
    }

    /**
     * Opens a new address and waits until it listens. Not for an event loop.
     *
     * @throws BindException when the port is taken
     */
    void open(LiveRoute route, int port) throws IOException {
        Waiting.untilListening(bind, port, vertx.deployVerticle(listener(route, port)));
    }

    /**
     * Opens the address of a place that was known before. Should somebody else hold its port, the other places are served
     * all the same, and this one is tried again until it succeeds.
     */
    void reopen(LiveRoute route) {
        RouteConfig config = route.config();
        try {
            open(route, config.port());
        } catch (IOException e) {
            waiting.add(config.place());
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} has no address yet: {1}; its port {2} stays reserved and is tried again every {3} ms."
                            + " Find out who holds the port and stop it.",
                    config.place(),
                    e.getMessage(),
                    Integer.toString(config.port()),
                    RETRY_MILLIS);
            retryLater(route);
        }
    }

    private void retryLater(LiveRoute route) {
        vertx.setTimer(RETRY_MILLIS, due -> vertx.deployVerticle(
                        listener(route, route.config().port()))
                .onSuccess(listening -> waiting.remove(route.config().place()))
                .onFailure(taken -> retryLater(route)));
    }

    /** Places whose port somebody else holds. */
    List<String> waiting() {
        return waiting.stream().map(Place::toString).sorted().toList();
    }

    private DataListener listener(LiveRoute route, int port) {
        return new DataListener(route, bind, port, forwarding, stopping);
    }
}
