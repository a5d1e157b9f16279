package dev.slipway.edge;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A place's address: a listening port, and a pool of connections to its backends, both on one event loop. */
final class DataListener extends AbstractVerticle {
    /** Where the edge itself tells what serves (RFC 8615). */
    static final String WELL_KNOWN = "/.well-known/slipway";

    /** Longer header sections than Vert.x's 8 KiB occur with large cookies and tokens; both sides accept the same. */
    private static final int MAX_HEADER_BYTES = 64 * 1024;

    private static final int MAX_LINE_BYTES = 16 * 1024;

    /** A refused connection is known at once; this is for a host that does not answer at all. */
    private static final int CONNECT_MILLIS = 2_000;

    /** Below the 5 s after which common servers close an idle connection, so that it is rarely closed under a request. */
    private static final int IDLE_SECONDS = 4;

    /** Connections to one backend; event streams and WebSockets hold one each. */
    private static final int MAX_CONNECTIONS = 10_000;

    private final LiveRoute route;
    private final String bind;
    private final int port;
    private final Forwarding forwarding;
    private final BooleanSupplier stopping;

    DataListener(LiveRoute route, String bind, int port, Forwarding forwarding, BooleanSupplier stopping) {
        this.route = route;
        this.bind = bind;
        this.port = port;
        this.forwarding = forwarding;
        this.stopping = stopping;
    }

    @Override
    public void start(Promise<Void> listening) {
        HttpClient client = vertx.createHttpClient(clientOptions());
        HttpServerOptions options = new HttpServerOptions()
                .setHost(bind)
                .setPort(port)
                // Else a client that vanishes without a word keeps its connection for ever.
                .setTcpKeepAlive(true)
                .setHttp2ClearTextEnabled(false)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(MAX_LINE_BYTES);
        vertx.createHttpServer(options)
                .requestHandler(request -> handle(request, client))
                .listen()
                .<Void>mapEmpty()
                .onComplete(listening);
    }

    private static HttpClientOptions clientOptions() {
        return new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setTcpKeepAlive(true)
                .setConnectTimeout(CONNECT_MILLIS)
                .setKeepAliveTimeout(IDLE_SECONDS)
                .setMaxPoolSize(MAX_CONNECTIONS)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(MAX_LINE_BYTES);
    }

    private void handle(HttpServerRequest request, HttpClient client) {
        if (stopping.getAsBoolean()) {
            refuse(request);
        } else if (WELL_KNOWN.equals(request.path())) {
            tell(request);
        } else {
            new Exchange(request, client, route, forwarding).start();
        }
    }

    private void refuse(HttpServerRequest request) {
        Problem.of(503, "edge-stopping", "The edge is stopping", "it finishes what it has begun; try again shortly")
                .send(request.response().putHeader("Connection", "close").putHeader("Retry-After", "1"));
    }

    private void tell(HttpServerRequest request) {
        RouteConfig config = route.config();
        String digest = config.digest();
        if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
            request.response().putHeader("Allow", "GET, HEAD");
            Problem.of(405, "method-not-allowed", "Method not allowed", WELL_KNOWN + " is read with GET")
                    .send(request.response());
        } else if (digest == null) {
            AdminApi.noRoute(config.place()).send(request.response());
        } else {
            Map<String, Object> told = Map.of(
                    "application", config.application(),
                    "environment", config.environment(),
                    "digest", digest,
                    "version", config.version());
            request.response()
                    .putHeader("Content-Type", "application/json")
                    .putHeader("Cache-Control", "no-store")
                    .end(Buffer.buffer(Json.bytes(told)));
        }
    }
}
