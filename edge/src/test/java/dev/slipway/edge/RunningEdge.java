package dev.slipway.edge;

import dev.slipway.edge.client.Backend;
import dev.slipway.edge.client.EdgeClient;
import dev.slipway.edge.client.Route;
import dev.slipway.edge.client.RouteSpec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An edge for tests with one place, {@code hello} in {@code staging}, and the clients to use it. */
final class RunningEdge implements AutoCloseable {
    static final String APP = "hello";
    static final String ENV = "staging";
    final Edge edge;
    final EdgeClient admin;
    final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private RunningEdge(EdgeOptions options) throws IOException {
        edge = Edge.start(options);
        admin = new EdgeClient(adminAddress(), null);
    }

    static RunningEdge in(Path folder) throws IOException {
        return new RunningEdge(EdgeOptions.of(folder).withDrain(Duration.ZERO));
    }

    static RunningEdge with(EdgeOptions options) throws IOException {
        return new RunningEdge(options);
    }

    URI adminAddress() {
        return URI.create("http://127.0.0.1:" + edge.adminPort());
    }

    Route put(long fence, Backend... backends) throws IOException {
        return admin.put(APP, ENV, new RouteSpec(fence, Digests.of("release"), List.of(backends)));
    }

    Route route() throws IOException {
        return admin.get(APP, ENV).orElseThrow();
    }

    URI address(String path) throws IOException {
        return route().address().resolve(path);
    }

    HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return get(address(path));
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.ofString());
    }

    @Override
    public void close() throws IOException {
        http.shutdownNow();
        admin.close();
        edge.close();
    }
}
