package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slipway.edge.client.Backend;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WeightedChoiceTest {
    private static final Map<String, Integer> WEIGHTS = Map.of("a", 3, "b", 0, "c", 1);

    @Test
    void shouldChooseByPlaceOfThePointOnTheWeights() {
        // given
        List<String> candidates = List.of("a", "b", "c");
        // when
        List<String> chosen = IntStream.range(0, 4)
                .mapToObj(point -> WeightedChoice.among(candidates, WEIGHTS::get, drawing(point)))
                .toList();
        // then
        assertThat(chosen).containsExactly("a", "a", "a", "c");
    }

    @Test
    void shouldChooseNobodyWhenNoWeightIsLeft() {
        // given
        List<String> candidates = List.of("b");
        // when
        String chosen = WeightedChoice.among(candidates, WEIGHTS::get, drawing(0));
        // then
        assertThat(chosen).isNull();
    }

    @Test
    void shouldShareInProportionToTheWeights() {
        // given
        RandomGenerator random = new SplittableRandom(42);
        // when
        Map<String, Long> counts = IntStream.range(0, 40_000)
                .mapToObj(i -> WeightedChoice.among(List.of("a", "b", "c"), WEIGHTS::get, random))
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
        // then
        assertThat(counts).doesNotContainKey("b");
        assertThat(counts.get("a") / 40_000.0).isCloseTo(0.75, within(0.01));
    }

    @Test
    void shouldGiveNoWeightToADrainingBackend() {
        // given
        Backend backend = new Backend("a", "127.0.0.1", 1, 5, Digests.of("a"), false);
        // when
        int draining = WeightedChoice.weight(backend.drained());
        // then
        assertThat(draining).isZero();
        assertThat(WeightedChoice.weight(backend)).isEqualTo(5);
    }

    private static RandomGenerator drawing(long point) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return point;
            }

            @Override
            public long nextLong(long bound) {
                return point;
            }
        };
    }
}
