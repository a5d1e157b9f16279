package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.edge.client.Backend;
import dev.slipway.edge.client.Drained;
import dev.slipway.edge.client.Route;
import dev.slipway.edge.client.RouteSpec;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class LiveRouteTest {
    private static final RandomGenerator RANDOM =
            () -> ThreadLocalRandom.current().nextLong();
    private static final Backend A = backend("a");
    private static final Backend B = backend("b");
    private RouteConfig config =
            RouteConfig.reserved(new Place("hello", "staging"), 20_001).put(spec(A, B));
    private final LiveRoute route = new LiveRoute(config, RANDOM);

    private static Backend backend(String id) {
        return new Backend(id, "127.0.0.1", 8080, 1, Digests.of(id), false);
    }

    private static RouteSpec spec(Backend... backends) {
        return new RouteSpec(1, Digests.of("release"), List.of(backends));
    }

    private void put(Backend... backends) {
        config = config.put(spec(backends));
        route.swap(config);
    }

    private Route view() {
        return route.view(URI.create("http://127.0.0.1:20001"), Instant.EPOCH);
    }

    @Test
    void shouldLeaveOutThoseThatWereTried() {
        assertThat(route.admit(Set.of("a")).backend()).isEqualTo(B);
        assertThat(route.admit(Set.of("a", "b"))).isNull();
    }

    @Test
    void shouldShowARemovedBackendUntilItsLastRequestEnds() {
        // given
        Admission request = route.admit(Set.of("b"));
        put(B);
        // when
        List<Drained> before = view().drained();
        request.answered(200);
        request.completed();
        // then
        assertThat(before).containsExactly(new Drained("a", A.digest(), 0, 0, 1));
        assertThat(view().drained()).isEmpty();
        assertThat(view().inFlight("a")).isZero();
    }

    @Test
    void shouldGoOnCountingWhenABackendComesBack() {
        // given
        Admission request = route.admit(Set.of("b"));
        request.failed();
        put(B);
        // when
        put(A.withWeight(9), B);
        // then
        assertThat(view().backend("a").orElseThrow().requests()).isEqualTo(1);
        assertThat(view().backend("a").orElseThrow().failures()).isEqualTo(1);
    }

    @Test
    void shouldForgetTheOldestRemovedBackendsButNoneInFlight() {
        // given
        Admission request = route.admit(Set.of("b"));
        // when
        for (int i = 0; i < 3 * LiveRoute.RETIRED_KEPT; i++) {
            put(backend("n" + i));
        }
        // then
        assertThat(route.tallies()).hasSize(LiveRoute.RETIRED_KEPT + 1);
        assertThat(view().inFlight("a")).isEqualTo(1);
        request.abandoned();
        assertThat(view().inFlight("a")).isZero();
    }

    @Test
    void shouldSettleAnAttemptOnce() {
        // given
        Admission request = route.admit(Set.of("b"));
        // when
        request.answered(503);
        request.completed();
        request.failed();
        request.abandoned();
        // then
        assertThat(view().backend("a").orElseThrow())
                .satisfies(a -> assertThat(a.requests()).isEqualTo(1))
                .satisfies(a -> assertThat(a.failures()).isEqualTo(1))
                .satisfies(a -> assertThat(a.inFlight()).isZero());
    }

    @Test
    void shouldAdmitNobodyLateWhenASwapComesBetweenChoiceAndCount() {
        // given
        List<Long> seenBySwapper = new ArrayList<>();
        LiveRoute[] raced = new LiveRoute[1];
        RandomGenerator swapping = () -> {
            if (seenBySwapper.isEmpty()) {
                raced[0].swap(config.put(spec(B)));
                seenBySwapper.add(raced[0].busy());
            }
            return 0;
        };
        raced[0] = new LiveRoute(config, swapping);
        // when
        Admission admission = raced[0].admit(Set.of());
        // then
        assertThat(seenBySwapper).containsExactly(0L);
        assertThat(admission.backend()).isEqualTo(B);
        assertThat(raced[0].busy()).isEqualTo(1);
    }
}
