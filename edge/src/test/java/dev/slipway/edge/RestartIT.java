package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.edge.client.EdgeClient;
import dev.slipway.edge.client.Route;
import dev.slipway.edge.client.RouteSpec;
import dev.slipway.edge.client.StaleFenceException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartIT {
    @TempDir
    Path directory;

    @Test
    void shouldKeepPortsRoutesAndFencesAcrossARestart() throws Exception {
        try (Origin a = Origin.named("a")) {
            // given
            Route before;
            int adminPort;
            try (RunningEdge first = RunningEdge.in(directory)) {
                first.put(1, a.backend(1));
                before = first.put(7, a.backend(30));
                adminPort = first.edge.adminPort();
                first.admin.put("gone", "staging", new RouteSpec(3, Digests.of("x"), List.of()));
                first.admin.delete("gone", "staging", 4);
            }
            // when
            try (RunningEdge second = RunningEdge.in(directory)) {
                // then
                assertThat(second.edge.adminPort()).isEqualTo(adminPort);
                assertThat(second.route())
                        .usingRecursiveComparison()
                        .ignoringFields("since")
                        .isEqualTo(before);
                assertThat(second.get(before.address()).body()).isEqualTo("a");
                assertThatThrownBy(() -> second.put(6, a.backend(1))).isInstanceOf(StaleFenceException.class);
                assertThat(second.admin.get("gone", "staging")).isEmpty();
                assertThatThrownBy(
                                () -> second.admin.put("gone", "staging", new RouteSpec(3, Digests.of("x"), List.of())))
                        .isInstanceOf(StaleFenceException.class);
            }
        }
    }

    @Test
    void shouldRefuseAPlacesPortForItsAdministration() throws Exception {
        // given
        int port;
        try (Origin a = Origin.named("a");
                RunningEdge first = RunningEdge.in(directory)) {
            port = first.put(1, a.backend(1)).address().getPort();
        }
        EdgeOptions options =
                EdgeOptions.parse(List.of("--state", directory.toString(), "--admin-port", Integer.toString(port)));
        // when, then
        assertThatThrownBy(() -> Edge.start(options)).hasMessageContaining("is a place's port");
    }

    @Test
    void shouldServeTheOthersAndTakeAPortBackWhenSomebodyHeldIt() throws Exception {
        try (Origin a = Origin.named("a")) {
            // given
            URI held;
            URI free;
            try (RunningEdge first = RunningEdge.in(directory)) {
                held = first.put(1, a.backend(1)).address();
                free = first.admin
                        .put("other", "staging", new RouteSpec(1, Digests.of("x"), List.of(a.backend(1))))
                        .address();
            }
            ServerSocket squatter = new ServerSocket(held.getPort(), 1, InetAddress.getByName("127.0.0.1"));
            try (RunningEdge second = RunningEdge.in(directory)) {
                // when
                boolean healthyBefore = second.admin.healthy();
                String body = second.get(free).body();
                squatter.close();
                // then
                assertThat(healthyBefore).isFalse();
                assertThat(body).isEqualTo("a");
                await().until(second.admin::healthy);
                assertThat(second.get(held).body()).isEqualTo("a");
            }
        }
    }

    @Test
    void shouldFinishRequestsInFlightAndRefuseNewOnesWhenStopped() throws Exception {
        Semaphore entered = new Semaphore(0);
        CountDownLatch release = new CountDownLatch(1);
        try (Origin slow = Origin.of("slow", exchange -> {
                    entered.release();
                    RoutingIT.awaitLatch(release);
                    Origin.answer(exchange, 200, "slow");
                });
                RunningEdge edge = RunningEdge.with(EdgeOptions.of(directory).withDrain(Duration.ofSeconds(30)))) {
            // given
            URI address = edge.put(1, slow.backend(1)).address();
            CompletableFuture<HttpResponse<String>> inFlight =
                    edge.http.sendAsync(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
            entered.acquire();
            // when
            Thread stopping = Thread.ofVirtual().start(() -> closeQuietly(edge.edge));
            await().until(() -> !edge.admin.healthy());
            int refused = edge.get(address).statusCode();
            release.countDown();
            // then
            assertThat(refused).isEqualTo(503);
            assertThat(inFlight.get().body()).isEqualTo("slow");
            stopping.join();
        }
    }

    @Test
    void shouldSurviveAKillAndStopOnSigterm() throws Exception {
        try (Origin a = Origin.named("a");
                HttpClient http = HttpClient.newHttpClient()) {
            // given
            Process killed = startProcess();
            int adminPort = ready(killed);
            URI admin = URI.create("http://127.0.0.1:" + adminPort);
            URI address;
            try (EdgeClient client = new EdgeClient(admin, null)) {
                address = client.put("hello", "staging", new RouteSpec(5, Digests.of("x"), List.of(a.backend(1))))
                        .address();
            }
            // when
            killed.destroyForcibly().waitFor();
            Process again = startProcess();
            try {
                // then
                assertThat(ready(again)).isEqualTo(adminPort);
                HttpResponse<String> answer =
                        http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
                assertThat(answer.body()).isEqualTo("a");
                again.destroy();
                assertThat(again.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(again.exitValue()).isEqualTo(128 + 15);
            } finally {
                again.destroyForcibly().waitFor();
            }
        }
    }

    private Process startProcess() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.slipway.edge.EdgeMain",
                        "--state",
                        directory.toString())
                .redirectError(Files.createTempFile(directory, "stderr", ".txt").toFile())
                .start();
    }

    private static int ready(Process process) throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        JsonNode line = Json.MAPPER.readTree(out.readLine());
        assertThat(line.path("part").asText()).isEqualTo("edge");
        assertThat(line.path("millis").isNumber()).isTrue();
        return line.path("adminPort").asInt();
    }

    private static void closeQuietly(Edge edge) {
        try {
            edge.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
