package dev.slipway.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoadTest {
    @Test
    void shouldKeepSoManyInFlightAndNoMore() throws Exception {
        // given
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CyclicBarrier all = new CyclicBarrier(4);

        // when
        Load.Done<Integer> done = Load.run(20, 4, () -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            all.await(30, TimeUnit.SECONDS);
            return now.getAndDecrement();
        });

        // then
        assertThat(done.results()).hasSize(20);
        assertThat(most).hasValue(4);
    }

    @Test
    void shouldFailWhenOneFails() {
        assertThatThrownBy(() -> Load.run(3, 1, () -> {
                    throw new IllegalStateException("broken");
                }))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("broken");
    }

    @Test
    void shouldTellTheRate() {
        // given
        Load.Done<String> done = new Load.Done<>(java.util.List.of("a", "b", "c"), 1_500_000_000L);

        // when
        double rate = done.perSecond();

        // then
        assertThat(rate).isEqualTo(2.0);
    }
}
