package dev.slipway.edge;

import dev.slipway.edge.client.InvalidFieldException;
import dev.slipway.edge.client.Route;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The administration interface: routes, health and counts. Changes are made one after another on one worker thread. */
final class AdminApi {
    private static final System.Logger LOG = System.getLogger(AdminApi.class.getName());
    private static final int MAX_BODY_BYTES = 1024 * 1024;

    private final RouteTable table;
    private final Listeners listeners;
    private final @Nullable AdminToken token;
    private final WorkerExecutor worker;
    private final Function<RouteConfig, URI> addressOf;
    private final BooleanSupplier stopping;
    private final Instant since;

    AdminApi(
            RouteTable table,
            Listeners listeners,
            @Nullable AdminToken token,
            WorkerExecutor worker,
            Function<RouteConfig, URI> addressOf,
            BooleanSupplier stopping,
            Instant since) {
        this.table = table;
        this.listeners = listeners;
        this.token = token;
        this.worker = worker;
        this.addressOf = addressOf;
        this.stopping = stopping;
        this.since = since;
    }

    /** Health is told to anybody; all else asks for the token, if there is one. */
    void handle(HttpServerRequest request) {
        List<String> path = List.of(request.path().split("/", -1));
        if (path.equals(List.of("", "health"))) {
            onlyGet(request, this::health);
        } else if (token != null && !token.admits(request.getHeader("authorization"))) {
            unauthorized(request.response());
        } else if (path.equals(List.of("", "metrics"))) {
            onlyGet(request, this::metrics);
        } else if (path.equals(List.of("", "routes"))) {
            onlyGet(request, this::list);
        } else if (path.size() == 4 && path.get(1).equals("routes")) {
            route(request, path.get(2), path.get(3));
        } else {
            Problem.of(
                            404,
                            "no-such-resource",
                            "No such resource",
                            "the edge has /routes, /routes/{application}/{environment}, /health and /metrics, not "
                                    + request.path())
                    .send(request.response());
        }
    }

    private void route(HttpServerRequest request, String application, String environment) {
        try {
            Place place = new Place(application, environment);
            switch (request.method().name()) {
                case "GET" -> read(request.response(), place);
                case "PUT" -> put(request, place);
                case "DELETE" -> delete(request, place);
                default -> wrongMethod(request, "GET, PUT, DELETE");
            }
        } catch (InvalidFieldException e) {
            invalid(e).send(request.response());
        }
    }

    private void read(HttpServerResponse response, Place place) {
        LiveRoute live = table.find(place);
        Route route = live == null ? null : view(live);
        if (route == null) {
            noRoute(place).send(response);
        } else {
            json(response, 200, route);
        }
    }

    private void put(HttpServerRequest request, Place place) {
        long[] size = {0};
        Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            size[0] += chunk.length();
            if (size[0] <= MAX_BODY_BYTES) {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(end -> {
            if (size[0] > MAX_BODY_BYTES) {
                Problem.of(
                                413,
                                "too-large",
                                "Body too large",
                                "a route takes at most " + MAX_BODY_BYTES + " bytes, not " + size[0])
                        .send(request.response());
            } else {
                change(request.response(), () -> {
                    LiveRoute route = table.put(place, RouteReader.read(body.getBytes()));
                    return answer -> json(answer, 200, Objects.requireNonNull(view(route)));
                });
            }
        });
    }

    private void delete(HttpServerRequest request, Place place) {
        long fence = fence(request.getParam("fence"));
        change(request.response(), () -> {
            LiveRoute route = table.delete(place, fence);
            return route == null
                    ? noRoute(place)::send
                    : answer -> answer.setStatusCode(204).end();
        });
    }

    private static long fence(@Nullable String text) {
        try {
            long fence = text == null ? -1 : Long.parseLong(text);
            if (fence >= 0) {
                return fence;
            }
        } catch (NumberFormatException e) {
            // The same complaint as for a missing one.
        }
        throw new InvalidFieldException(
                "fence", "is required as a query parameter, and is a whole number of 0 or more");
    }

    private interface Answer {
        void to(HttpServerResponse response);
    }

    private void change(HttpServerResponse response, Callable<Answer> work) {
        if (stopping.getAsBoolean()) {
            Problem.of(
                            503,
                            "edge-stopping",
                            "The edge is stopping",
                            "it takes no more changes; try again when it is back")
                    .send(response);
            return;
        }
        worker.executeBlocking(work).onComplete(done -> {
            if (response.closed()) {
                return;
            }
            if (done.succeeded()) {
                done.result().to(response);
            } else {
                problem(done.cause()).send(response);
            }
        });
    }

    private static Problem problem(Throwable cause) {
        if (cause instanceof StaleFence stale) {
            return Problem.of(409, "stale-fence", "Stale fence", String.valueOf(stale.getMessage()))
                    .with(Map.of("fence", stale.offered, "knownFence", stale.known));
        }
        if (cause instanceof InvalidFieldException invalid) {
            return invalid(invalid);
        }
        LOG.log(System.Logger.Level.ERROR, "a change of a route failed", cause);
        if (cause instanceof IOException) {
            return Problem.of(
                    500,
                    "not-written",
                    "The change was not made",
                    "nothing changed, because the state folder could not be written or no port be opened: "
                            + cause.getMessage());
        }
        return Problem.of(500, "internal", "The edge failed", "the change was not made: " + cause);
    }

    private static Problem invalid(InvalidFieldException e) {
        return Problem.of(422, "invalid-field", "Invalid field", e.field() + ": " + e.getMessage())
                .with(Map.of("field", e.field()));
    }

    static Problem noRoute(Place place) {
        return Problem.of(
                404,
                "no-route",
                "No route",
                "application " + place.application() + " has no route in environment " + place.environment()
                        + ": nothing is deployed there");
    }

    private @Nullable Route view(LiveRoute route) {
        return route.view(addressOf.apply(route.config()), since);
    }

    private void list(HttpServerRequest request) {
        List<Route> routes =
                table.all().stream().map(this::view).filter(Objects::nonNull).toList();
        json(request.response(), 200, Map.of("since", since, "routes", routes));
    }

    private void metrics(HttpServerRequest request) {
        request.response().putHeader("Content-Type", MetricsText.CONTENT_TYPE).end(MetricsText.of(table.all()));
    }

    private void health(HttpServerRequest request) {
        List<String> waiting = listeners.waiting();
        boolean down = stopping.getAsBoolean() || !waiting.isEmpty();
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("status", stopping.getAsBoolean() ? "stopping" : waiting.isEmpty() ? "up" : "degraded");
        told.put("routes", table.all().size());
        told.put("withoutPort", waiting);
        json(request.response(), down ? 503 : 200, told);
    }

    private interface Reading {
        void answer(HttpServerRequest request);
    }

    private static void onlyGet(HttpServerRequest request, Reading reading) {
        if (request.method().name().equals("GET")) {
            reading.answer(request);
        } else {
            wrongMethod(request, "GET");
        }
    }

    private static void wrongMethod(HttpServerRequest request, String allowed) {
        Problem.of(405, "method-not-allowed", "Method not allowed", request.path() + " takes " + allowed)
                .send(request.response().putHeader("Allow", allowed));
    }

    private static void unauthorized(HttpServerResponse response) {
        Problem.of(
                        401,
                        "unauthorized",
                        "Not authorized",
                        "send the token of the edge's token file as Authorization: Bearer TOKEN")
                .send(response.putHeader("WWW-Authenticate", "Bearer realm=\"slipway-edge\""));
    }

    private static void json(HttpServerResponse response, int status, Object value) {
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(Buffer.buffer(Json.bytes(value)));
    }
}
