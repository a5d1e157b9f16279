package hello;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The HTTP side: {@code /} greets, {@code /health} says whether it is up, {@code /version} names the version. */
final class HelloServer implements AutoCloseable {
    private static final int DRAIN_SECONDS = 5;

    private final HttpServer server;
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger open = new AtomicInteger();

    private HelloServer(HttpServer server) {
        this.server = server;
    }

    /** Listens on the loopback address; port 0 takes a free one. */
    static HelloServer start(int port, Greeting greeting) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
        HelloServer hello = new HelloServer(server);
        server.setExecutor(hello.requests);
        hello.answer("/", "text/plain; charset=utf-8", greeting.text());
        hello.answer("/version", "text/plain; charset=utf-8", greeting.version());
        hello.answer("/health", "application/json", "{\"status\":\"UP\"}");
        server.start();
        return hello;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Takes no new connection and lets open requests end, for a few seconds; older JDKs would wait without any. */
    @Override
    public void close() {
        server.stop(open.get() == 0 ? 0 : DRAIN_SECONDS);
        requests.shutdown();
    }

    private void answer(String path, String type, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            open.incrementAndGet();
            try (exchange) {
                respond(exchange, path, type, body);
            } finally {
                open.decrementAndGet();
            }
        });
    }

    private static void respond(HttpExchange exchange, String path, String type, byte[] body) throws IOException {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (!exchange.getRequestURI().getPath().equals(path)) {
            exchange.sendResponseHeaders(404, -1);
        } else if (!head && !exchange.getRequestMethod().equals("GET")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            exchange.sendResponseHeaders(405, -1);
        } else {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }
}
