package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.slipway.edge.client.Backend;
import dev.slipway.edge.client.BackendStatus;
import dev.slipway.edge.client.Drained;
import dev.slipway.edge.client.Route;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutingIT {
    @TempDir
    Path directory;

    private RunningEdge edge;

    @BeforeEach
    void start() throws IOException {
        edge = RunningEdge.in(directory);
    }

    @AfterEach
    void stop() throws IOException {
        edge.close();
    }

    private BackendStatus status(String id) throws IOException {
        return edge.route().backend(id).orElseThrow();
    }

    @Test
    void shouldShareByWeightAndCountEveryRequest() throws Exception {
        try (Origin a = Origin.named("a");
                Origin b = Origin.named("b");
                Origin c = Origin.named("c")) {
            // given
            URI address =
                    edge.put(1, a.backend(75), b.backend(25), c.backend(0)).address();
            // when
            for (int i = 0; i < 1_000; i++) {
                assertThat(edge.get(address).statusCode()).isEqualTo(200);
            }
            // then
            assertThat(status("a").requests()).isEqualTo(a.asked.get());
            assertThat(status("b").requests()).isEqualTo(b.asked.get());
            assertThat(a.asked.get() + b.asked.get()).isEqualTo(1_000);
            // Five standard deviations of a binomial count: wrong by chance less than once in a million runs.
            assertThat(b.asked.get()).isCloseTo(250, within(69L));
            assertThat(c.asked.get()).isZero();
        }
    }

    @Test
    void shouldTellTheDigestOfTheBackendThatServed() throws Exception {
        try (Origin a = Origin.of("a", exchange -> {
            exchange.getResponseHeaders().set("Slipway-Digest", "forged");
            Origin.answer(exchange, 200, "a");
        })) {
            // given
            edge.put(1, a.backend(1));
            // when
            HttpResponse<String> answer = edge.get("/");
            // then
            assertThat(answer.headers().allValues("slipway-digest")).containsExactly(Digests.of("a"));
        }
    }

    @Test
    void shouldCountFailuresByTheirKind() throws Exception {
        try (Origin a = Origin.of("a", exchange -> {
            int status = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
            if (status == 0) {
                throw new IOException("cut");
            }
            Origin.answer(exchange, status, status == 204 ? "" : "x");
        })) {
            // given
            URI address = edge.put(1, a.backend(1)).address();
            // when
            for (String path : new String[] {"/200", "/204", "/404", "/500", "/503"}) {
                assertThat("/" + edge.get(address.resolve(path)).statusCode()).isEqualTo(path);
            }
            HttpResponse<String> cut = edge.send(HttpRequest.newBuilder(address.resolve("/0"))
                    .POST(BodyPublishers.ofString("x"))
                    .build());
            // then
            assertThat(cut.statusCode()).isEqualTo(502);
            assertThat(cut.body()).contains("backend-broke-off").contains("backend a");
            assertThat(status("a").requests()).isEqualTo(6);
            assertThat(status("a").failures()).isEqualTo(3);
            assertThat(status("a").inFlight()).isZero();
            assertThat(edge.route().unrouted()).isEqualTo(1);
            String labels = "{application=\"hello\",environment=\"staging\",backend=\"a\",digest=\"" + Digests.of("a")
                    + "\",code=\"";
            assertThat(edge.get(edge.adminAddress().resolve("/metrics")).body())
                    .contains("slipway_edge_requests_total" + labels + "none\"} 1\n")
                    .contains("slipway_edge_requests_total" + labels + "2xx\"} 2\n")
                    .contains("slipway_edge_requests_total" + labels + "4xx\"} 1\n")
                    .contains("slipway_edge_requests_total" + labels + "5xx\"} 2\n")
                    .contains("slipway_edge_config_version{application=\"hello\",environment=\"staging\"} 1\n");
        }
    }

    @Test
    void shouldSayWhyWhenNoBackendTakesRequests() throws Exception {
        try (Origin a = Origin.named("a");
                Origin b = Origin.named("b")) {
            // given
            edge.put(1, a.backend(1).drained(), b.backend(0));
            // when
            HttpResponse<String> answer = edge.get("/");
            // then
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
            assertThat(answer.headers().firstValue("retry-after")).isPresent();
            assertThat(answer.body())
                    .contains("application hello in environment staging")
                    .contains("2 configured, 1 of them draining and 1 with weight 0");
            assertThat(edge.route().unrouted()).isEqualTo(1);
        }
    }

    @Test
    void shouldTryAnotherBackendWhenOneRefusesEvenWithABody() throws Exception {
        try (Origin alive = Origin.of("alive", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Origin.answer(exchange, 200, "got " + body.length);
        })) {
            // given
            Backend dead = new Backend("dead", "127.0.0.1", freePort(), Backend.MAX_WEIGHT, Digests.of("dead"), false);
            URI address = edge.put(1, dead, alive.backend(1)).address();
            // when
            HttpResponse<String> answer = edge.send(HttpRequest.newBuilder(address)
                    .POST(BodyPublishers.ofByteArray(new byte[100_000]))
                    .build());
            // then
            assertThat(answer.body()).isEqualTo("got 100000");
            assertThat(status("alive").failures()).isZero();
            assertThat(status("dead").requests()).isEqualTo(status("dead").failures());
        }
    }

    @Test
    void shouldTryAnotherBackendForAnUpgradeThatBrokeOffWithoutAFault() throws Exception {
        try (Caught caught = Caught.byVertx();
                Origin cut = Origin.of("cut", exchange -> {
                    throw new IOException("cut");
                });
                Origin alive = Origin.named("alive")) {
            // given
            Backend often = new Backend("cut", "127.0.0.1", cut.port(), Backend.MAX_WEIGHT, Digests.of("cut"), false);
            try (RawClient client =
                    RawClient.to(edge.put(1, often, alive.backend(1)).address())) {
                // when
                client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
                // then
                assertThat(client.readUntil("alive")).startsWith("HTTP/1.1 200");
                assertThat(cut.asked).hasPositiveValue();
                assertThat(caught.records).isEmpty();
            }
        }
    }

    @Test
    void shouldAnswer503WhenAllBackendsRefuse() throws Exception {
        // given
        Backend dead = new Backend("dead", "127.0.0.1", freePort(), 1, Digests.of("dead"), false);
        edge.put(1, dead);
        // when
        HttpResponse<String> answer = edge.get("/");
        // then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("1 of 1 backends were tried (dead)").contains("refused");
        assertThat(status("dead").requests()).isEqualTo(1);
        assertThat(status("dead").failures()).isEqualTo(1);
    }

    @Test
    void shouldFinishWhatIsInFlightOnADrainedAndThenRemovedBackend() throws Exception {
        Semaphore entered = new Semaphore(0);
        CountDownLatch release = new CountDownLatch(1);
        try (Origin old = Origin.of("old", exchange -> {
                    entered.release();
                    awaitLatch(release);
                    Origin.answer(exchange, 200, "old");
                });
                Origin fresh = Origin.named("fresh")) {
            // given
            URI address = edge.put(1, old.backend(1)).address();
            CompletableFuture<HttpResponse<String>> slow =
                    edge.http.sendAsync(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
            entered.acquire();
            // when
            Route draining = edge.put(1, old.backend(1).drained(), fresh.backend(1));
            String during = edge.get(address).body();
            Route removed = edge.put(1, fresh.backend(1));
            release.countDown();
            // then
            assertThat(draining.backend("old").orElseThrow().inFlight()).isEqualTo(1);
            assertThat(during).isEqualTo("fresh");
            assertThat(removed.drained()).containsExactly(new Drained("old", Digests.of("old"), 0, 0, 1));
            assertThat(slow.get().body()).isEqualTo("old");
            assertThat(edge.route().drained()).isEmpty();
        }
    }

    @Test
    void shouldCountAClientThatLeavesAsNoFailure() throws Exception {
        Semaphore entered = new Semaphore(0);
        CountDownLatch release = new CountDownLatch(1);
        try (Origin a = Origin.of("a", exchange -> {
            entered.release();
            awaitLatch(release);
            Origin.answer(exchange, 200, "late");
        })) {
            // given
            URI address = edge.put(1, a.backend(1)).address();
            RawClient client = RawClient.to(address);
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            entered.acquire();
            // when
            client.close();
            // then
            await().untilAsserted(() -> {
                assertThat(status("a").requests()).isEqualTo(1);
                assertThat(status("a").inFlight()).isZero();
            });
            assertThat(status("a").failures()).isZero();
            release.countDown();
        }
    }

    static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
