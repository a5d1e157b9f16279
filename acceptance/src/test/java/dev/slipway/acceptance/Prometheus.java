package dev.slipway.acceptance;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A real Prometheus with the project's own settings, on the local stack's addresses. */
public final class Prometheus implements AutoCloseable {
    public static final Path PROGRAM = Path.of("/usr/bin/prometheus");
    private static final Duration SOON = Duration.ofMinutes(1);

    /** Here the parts have ports of one address, and no names. */
    private static final Pattern BY_NAME = Pattern.compile(" *dns_sd_configs:\\n.*\\n");

    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String address;

    /**
     * @param stack the local stack's folder
     * @param folder an empty folder
     */
    Prometheus(Path stack, Path folder) throws IOException {
        address = "127.0.0.1:" + freePort();
        Path settings = Files.writeString(folder.resolve("prometheus.yml"), settings(stack));
        process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "--config.file=" + settings,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=" + address)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        await("Prometheus is ready")
                .atMost(SOON)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> send("/-/ready").statusCode() == 200);
    }

    private static String settings(Path stack) {
        JsonNode ports = Slipway.read(WatchFiles.read(stack.resolve("ports.json")));
        Map<String, String> parts = Map.of(
                "gateway:8080", "gateway-1",
                "build:8080", "build-1",
                "scan:8080", "scan-1",
                "test:8080", "test-1",
                "edge:8081", "deploy-1",
                "edge:7080", "edge");
        String settings = BY_NAME.matcher(WatchFiles.read(WatchFiles.SCRAPES))
                .replaceFirst("")
                .replaceFirst("targets: \\[", "targets: [gateway:8080, build:8080, test:8080, scan:8080, ")
                .replace("/etc/prometheus/alerts.yml", WatchFiles.RULES.toString())
                .replace("/run/secrets/edge", stack.resolve("secrets/edge").toString())
                .replace("scrape_interval: 15s", "scrape_interval: 1s\n  evaluation_interval: 1s");
        for (Map.Entry<String, String> part : parts.entrySet()) {
            settings = settings.replace(
                    part.getKey(), "127.0.0.1:" + ports.path(part.getValue()).asInt());
        }
        return settings;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Whether there is a series of that name. */
    boolean knows(String metric) throws IOException, InterruptedException {
        return !get("/api/v1/series?match[]=" + metric).isEmpty();
    }

    /** How many series an expression has now. */
    int count(String expression) throws IOException, InterruptedException {
        return get("/api/v1/query?query=" + expression).path("result").size();
    }

    /** The rules, each with its {@code health}. */
    JsonNode rules() throws IOException, InterruptedException {
        return get("/api/v1/rules").at("/groups/0/rules");
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        int query = path.indexOf('=') + 1;
        String encoded = path.substring(0, query).replace("[]", "%5B%5D")
                + URLEncoder.encode(path.substring(query), StandardCharsets.UTF_8);
        return Slipway.read(send(query == 0 ? path : encoded).body()).path("data");
    }

    private HttpResponse<String> send(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + address + path)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor(10, TimeUnit.SECONDS);
        client.close();
    }
}
