package dev.slipway.deploy.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.deploy.rollout.Place;
import dev.slipway.deploy.rollout.StaleFence;
import dev.slipway.events.Digest;
import dev.slipway.runtime.Breakdown;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real edge. */
class EdgeRouterTest {
    private static final Digest V1 = Digest.of(new byte[] {1});

    @TempDir
    static Path folder;

    private static RealEdge edge;
    private static String token;

    @BeforeAll
    static void start() throws Exception {
        Path file = folder.resolve("token");
        edge = RealEdge.start(folder.resolve("edge"), file);
        token = Files.readString(file).strip();
    }

    @AfterAll
    static void stop() throws Exception {
        edge.close();
    }

    private static Backend backend(String name, int weight) {
        return new Backend(name, "127.0.0.1", 9, weight, V1);
    }

    @Test
    void shouldShowTheSharesThatWerePut() throws Exception {
        // given
        Router router = new EdgeRouter(edge.admin(), () -> token);
        Place place = new Place("hello", "staging");
        // when
        URI address = router.put(place, 3, V1, List.of(backend("a", 100), backend("b", 0)));
        Routing routing = router.observe(place);
        // then
        assertThat(address).hasScheme("http");
        assertThat(routing.of("a")).isEqualTo(new Routing.Share(true, 9, 100, 0));
        assertThat(routing.of("b")).isEqualTo(new Routing.Share(true, 9, 0, 0));
        assertThat(routing.of("c")).isEqualTo(Routing.Share.NONE);
        assertThat(router.put(place, 4, V1, List.of())).isEqualTo(address);
        assertThat(router.observe(place)).isEqualTo(Routing.NONE);
    }

    @Test
    void shouldRefuseAnOlderFence() throws Exception {
        // given
        Router router = new EdgeRouter(edge.admin(), () -> token);
        Place place = new Place("hello", "fenced");
        router.put(place, 9, V1, List.of());
        // when, then
        assertThatExceptionOfType(StaleFence.class).isThrownBy(() -> router.put(place, 8, V1, List.of()));
    }

    @Test
    void shouldKnowNothingOfAPlaceThatWasNeverPut() throws Exception {
        assertThat(new EdgeRouter(edge.admin(), () -> token).observe(new Place("hello", "nowhere")))
                .isEqualTo(Routing.NONE);
    }

    @Test
    void shouldReadTheTokenAgainAfterARefusal() throws Exception {
        // given
        AtomicReference<String> current = new AtomicReference<>("wrong");
        Router router = new EdgeRouter(edge.admin(), current::get);
        Place place = new Place("hello", "token");
        assertThatExceptionOfType(Breakdown.class)
                .isThrownBy(() -> router.observe(place))
                .satisfies(e -> {
                    assertThat(e.failure().code()).isEqualTo("edge-unauthorized");
                    assertThat(e.retry()).isTrue();
                    assertThat(e.failure().toString()).doesNotContain("wrong");
                });
        // when
        current.set(token);
        // then
        assertThat(router.observe(place)).isEqualTo(Routing.NONE);
    }

    @Test
    void shouldWaitForAnEdgeThatIsAway() {
        // given
        Router router = new EdgeRouter(URI.create("http://127.0.0.1:1"), () -> null);
        // when, then
        assertThatExceptionOfType(Breakdown.class)
                .isThrownBy(() -> router.observe(new Place("hello", "staging")))
                .satisfies(e -> {
                    assertThat(e.failure().code()).isEqualTo("edge-unavailable");
                    assertThat(e.isOutage()).isTrue();
                });
    }
}
