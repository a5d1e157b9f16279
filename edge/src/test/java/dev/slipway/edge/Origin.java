package dev.slipway.edge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.edge.client.Backend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A backend for tests: a real HTTP server on loopback that counts what it is asked. */
final class Origin implements AutoCloseable {
    final String id;
    final AtomicLong asked = new AtomicLong();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private Origin(String id, HttpHandler handler) throws IOException {
        this.id = id;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            try (exchange) {
                handler.handle(exchange);
            }
        });
        server.start();
    }

    static Origin of(String id, HttpHandler handler) throws IOException {
        return new Origin(id, handler);
    }

    /** Answers everything with its name. */
    static Origin named(String id) throws IOException {
        return of(id, exchange -> answer(exchange, 200, id));
    }

    static void answer(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    Backend backend(int weight) {
        return new Backend(id, "127.0.0.1", port(), weight, Digests.of(id), false);
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Connections are cut, and new ones refused. */
    void kill() {
        server.stop(0);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
