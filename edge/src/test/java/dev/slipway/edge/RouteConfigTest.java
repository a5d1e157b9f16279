package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.edge.client.Backend;
import dev.slipway.edge.client.RouteSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteConfigTest {
    private static final Backend A = new Backend("a", "127.0.0.1", 8080, 1, Digests.of("a"), false);
    private final RouteConfig first =
            RouteConfig.reserved(new Place("hello", "staging"), 20_001).put(spec(7, A));

    private static RouteSpec spec(long fence, Backend... backends) {
        return new RouteSpec(fence, Digests.of("release"), List.of(backends));
    }

    @Test
    void shouldStartAtVersionOne() {
        assertThat(first.version()).isEqualTo(1);
        assertThat(first.fence()).isEqualTo(7);
        assertThat(first.port()).isEqualTo(20_001);
    }

    @Test
    void shouldEqualItselfWhenTheSameIsPutAgain() {
        // when
        RouteConfig again = first.put(spec(7, A));
        // then
        assertThat(again).isEqualTo(first);
    }

    @Test
    void shouldKeepTheVersionButRaiseTheFenceWhenOnlyTheFenceIsNew() {
        // when
        RouteConfig next = first.put(spec(8, A));
        // then
        assertThat(next.version()).isEqualTo(1);
        assertThat(next.fence()).isEqualTo(8);
    }

    @Test
    void shouldMakeANewVersionWhenTheContentDiffersAtTheSameFence() {
        // when
        RouteConfig next = first.put(spec(7, A.withWeight(2)));
        // then
        assertThat(next.version()).isEqualTo(2);
        assertThat(next.backends()).containsExactly(A.withWeight(2));
    }

    @Test
    void shouldRefuseALowerFenceForPutAndDelete() {
        assertThatThrownBy(() -> first.put(spec(6, A)))
                .hasMessageContaining("fence 6")
                .hasMessageContaining("than 7");
        assertThatThrownBy(() -> first.delete(6)).isInstanceOf(StaleFence.class);
    }

    @Test
    void shouldRememberPortFenceAndVersionWhenDeletedAndPutAgain() {
        // given
        RouteConfig deleted = first.delete(9);
        // when
        RouteConfig back = deleted.put(spec(9, A));
        // then
        assertThat(deleted.deleted()).isTrue();
        assertThat(deleted.backends()).isEmpty();
        assertThat(deleted.delete(9)).isEqualTo(deleted);
        assertThat(back.port()).isEqualTo(first.port());
        assertThat(back.version()).isEqualTo(3);
        assertThatThrownBy(() -> deleted.put(spec(8, A))).isInstanceOf(StaleFence.class);
    }
}
