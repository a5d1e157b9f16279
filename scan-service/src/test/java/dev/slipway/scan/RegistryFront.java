package dev.slipway.scan;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.artifacts.Registry;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands in front of a registry and passes on what it answers, but for an image's layer. */
final class RegistryFront implements AutoCloseable {
    /** What comes of a request for the layer. */
    @FunctionalInterface
    interface Answer {
        void give(HttpExchange exchange, byte[] layer) throws Exception;
    }

    /** Half of it, and the connection is closed. */
    static final Answer CUT_OFF = (exchange, layer) -> {
        exchange.sendResponseHeaders(200, layer.length);
        exchange.getResponseBody().write(layer, 0, layer.length / 2);
        exchange.getResponseBody().flush();
    };

    /** Released when the layer is asked for. */
    final CountDownLatch asked = new CountDownLatch(1);

    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server;
    private final ArtifactRef behind;
    private final Digest layer;
    private final Answer answer;

    RegistryFront(Registry registry, ArtifactRef image, Answer answer) throws IOException {
        behind = image;
        layer = registry.manifest(image).layers().getFirst().digest();
        this.answer = answer;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** One that does not send the layer before it is closed. */
    static RegistryFront stalling(Registry registry, ArtifactRef image) throws IOException {
        RegistryFront[] self = new RegistryFront[1];
        self[0] = new RegistryFront(registry, image, (exchange, layer) -> self[0].closed.await());
        return self[0];
    }

    /** The image, as it is known here. */
    ArtifactRef image() {
        return new ArtifactRef(
                behind.repository()
                        .replace(
                                behind.host(),
                                "127.0.0.1:" + server.getAddress().getPort()),
                behind.digest());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpResponse<byte[]> real = client.send(
                    HttpRequest.newBuilder(URI.create("http://" + behind.host() + exchange.getRequestURI()))
                            .header(
                                    "Accept",
                                    String.join(
                                            ",", exchange.getRequestHeaders().getOrDefault("Accept", List.of("*/*"))))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            if (exchange.getRequestURI().getPath().endsWith("/blobs/" + layer)) {
                asked.countDown();
                answer.give(exchange, real.body());
                return;
            }
            real.headers().firstValue("Content-Type").ifPresent(type -> exchange.getResponseHeaders()
                    .set("Content-Type", type));
            exchange.sendResponseHeaders(real.statusCode(), real.body().length == 0 ? -1 : real.body().length);
            exchange.getResponseBody().write(real.body());
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.close();
        client.close();
    }
}
