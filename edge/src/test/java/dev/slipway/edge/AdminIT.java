package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.edge.client.Backend;
import dev.slipway.edge.client.EdgeClient;
import dev.slipway.edge.client.EdgeRefusedException;
import dev.slipway.edge.client.EdgeUnavailableException;
import dev.slipway.edge.client.Route;
import dev.slipway.edge.client.RouteSpec;
import dev.slipway.edge.client.StaleFenceException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminIT {
    private static final Backend A = new Backend("a", "127.0.0.1", 1, 1, Digests.of("a"), false);

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

    @Test
    void shouldAnswerAPutWithTheRouteAndKeepItsAddress() throws IOException {
        // when
        Route first = edge.put(1, A);
        Route second = edge.put(1, A.withWeight(5));
        Route same = edge.put(2, A.withWeight(5));
        // then
        assertThat(first.version()).isEqualTo(1);
        assertThat(first.address().getHost()).isEqualTo("127.0.0.1");
        assertThat(second.version()).isEqualTo(2);
        assertThat(second.address()).isEqualTo(first.address());
        assertThat(second.backend("a").orElseThrow().backend()).isEqualTo(A.withWeight(5));
        assertThat(same.version()).isEqualTo(2);
        assertThat(same.fence()).isEqualTo(2);
        assertThat(edge.route()).isEqualTo(same);
        assertThat(edge.admin.list()).containsExactly(same);
    }

    @Test
    void shouldGiveEachPlaceItsOwnAddress() throws IOException {
        // given
        RouteSpec spec = new RouteSpec(1, Digests.of("x"), List.of(A));
        // when
        Route staging = edge.admin.put("hello", "staging", spec);
        Route production = edge.admin.put("hello", "production", spec);
        // then
        assertThat(staging.address()).isNotEqualTo(production.address());
        assertThat(edge.admin.list()).containsExactly(production, staging);
    }

    @Test
    void shouldRefuseAStaleFenceAndChangeNothing() throws IOException {
        // given
        Route before = edge.put(7, A);
        // then
        assertThatExceptionOfType(StaleFenceException.class)
                .isThrownBy(() -> edge.put(6, A.withWeight(9)))
                .satisfies(e -> assertThat(e.fence()).isEqualTo(6))
                .satisfies(e -> assertThat(e.knownFence()).isEqualTo(7));
        assertThatExceptionOfType(StaleFenceException.class).isThrownBy(() -> edge.admin.delete("hello", "staging", 6));
        assertThat(edge.route()).isEqualTo(before);
    }

    @Test
    void shouldKeepPortAndFenceWhenDeleted() throws Exception {
        // given
        URI address = edge.put(7, A).address();
        // when
        edge.admin.delete("hello", "staging", 8);
        edge.admin.delete("hello", "staging", 8);
        edge.admin.delete("hello", "production", 1);
        // then
        assertThat(edge.admin.get("hello", "staging")).isEmpty();
        assertThat(edge.admin.list()).isEmpty();
        assertThat(edge.get(address)).satisfies(answer -> {
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("was deleted");
        });
        assertThat(edge.get(address.resolve("/.well-known/slipway")).statusCode())
                .isEqualTo(404);
        assertThatThrownBy(() -> edge.put(7, A)).isInstanceOf(StaleFenceException.class);
        assertThat(edge.put(8, A).address()).isEqualTo(address);
    }

    @Test
    void shouldNameTheFieldOfAnInvalidPut() throws Exception {
        // given
        HttpRequest request = HttpRequest.newBuilder(edge.adminAddress().resolve("/routes/hello/staging"))
                .PUT(BodyPublishers.ofString("{\"fence\":1,\"digest\":\"" + Digests.of("x")
                        + "\",\"backends\":[{\"id\":\"a\",\"host\":\"h\",\"port\":0,\"weight\":1,\"digest\":\""
                        + Digests.of("x") + "\"}]}"))
                .build();
        // when
        HttpResponse<String> answer = edge.send(request);
        // then
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(answer.body())
                .contains("\"type\":\"https://slipway.dev/problems/invalid-field\"")
                .contains("\"field\":\"backends[0].port\"")
                .contains("0 is not in 1..65535");
        assertThat(edge.admin.get("hello", "staging")).isEmpty();
    }

    @Test
    void shouldRefuseAnInvalidNameAMissingFenceAndAWrongMethod() throws Exception {
        URI route = edge.adminAddress().resolve("/routes/hello/staging");
        assertThatExceptionOfType(EdgeRefusedException.class)
                .isThrownBy(() -> edge.admin.get("Hello", "staging"))
                .satisfies(e -> assertThat(e.status()).isEqualTo(422))
                .satisfies(e -> assertThat(e.type()).endsWith("/invalid-field"));
        assertThat(edge.send(HttpRequest.newBuilder(route).DELETE().build()).statusCode())
                .isEqualTo(422);
        assertThat(edge.send(HttpRequest.newBuilder(route)
                                .POST(BodyPublishers.noBody())
                                .build())
                        .statusCode())
                .isEqualTo(405);
        assertThat(edge.get(edge.adminAddress().resolve("/nothing")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void shouldRefuseABodyThatIsTooLarge() throws Exception {
        // when
        HttpResponse<String> answer =
                edge.send(HttpRequest.newBuilder(edge.adminAddress().resolve("/routes/hello/staging"))
                        .PUT(BodyPublishers.ofByteArray(new byte[1024 * 1024 + 1]))
                        .build());
        // then
        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void shouldAskForTheTokenWhenItHasOne(@TempDir Path other) throws Exception {
        // given
        Files.writeString(other.resolve("admin-token"), "s3cret\n");
        try (RunningEdge guarded = RunningEdge.with(EdgeOptions.of(other).withToken());
                EdgeClient knowing = new EdgeClient(guarded.adminAddress(), "s3cret");
                EdgeClient guessing = new EdgeClient(guarded.adminAddress(), "s3cre")) {
            // then
            assertThatExceptionOfType(EdgeRefusedException.class)
                    .isThrownBy(guessing::list)
                    .satisfies(e -> assertThat(e.status()).isEqualTo(401));
            assertThatThrownBy(() -> guarded.admin.list()).isInstanceOf(EdgeRefusedException.class);
            assertThat(guarded.get(guarded.adminAddress().resolve("/metrics")).statusCode())
                    .isEqualTo(401);
            assertThat(knowing.list()).isEmpty();
            assertThat(guarded.admin.healthy()).isTrue();
        }
    }

    @Test
    void shouldNotStartWithoutTheTokenItShallAskFor(@TempDir Path other) {
        assertThatThrownBy(() -> Edge.start(EdgeOptions.of(other).withToken()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("admin-token");
    }

    @Test
    void shouldThrowUnavailableWhenTheEdgeIsGone() throws IOException {
        // given
        URI address = edge.adminAddress();
        edge.close();
        // then
        try (EdgeClient client = new EdgeClient(address, null)) {
            assertThatExceptionOfType(EdgeUnavailableException.class)
                    .isThrownBy(() -> client.get("hello", "staging"))
                    .withMessageContaining("Is it running?");
            assertThat(client.healthy()).isFalse();
        }
    }

    @Test
    void shouldTellWhatServes() throws Exception {
        // given
        edge.put(1, A);
        // when
        HttpResponse<String> answer = edge.get("/.well-known/slipway");
        // then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Json.MAPPER.readTree(answer.body()))
                .isEqualTo(Json.MAPPER.readTree(
                        "{\"application\":\"hello\",\"environment\":\"staging\",\"version\":1,\"digest\":\""
                                + Digests.of("release") + "\"}"));
    }
}
