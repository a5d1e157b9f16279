package dev.slipway.edge;

import dev.slipway.edge.client.Backend;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Picks one of many, each with a chance of its weight over the sum of all weights. */
final class WeightedChoice {
    private WeightedChoice() {}

    /** The weight that counts: a draining backend has none. */
    static int weight(Backend backend) {
        return backend.draining() ? 0 : backend.weight();
    }

    /**
     * One of the candidates, or null when none has a weight above 0.
     *
     * @param weight 0 or more; the sum must fit a long
     */
    static <T> @Nullable T among(List<T> candidates, ToIntFunction<T> weight, RandomGenerator random) {
        long total = 0;
        for (T candidate : candidates) {
            total += weight.applyAsInt(candidate);
        }
        if (total == 0) {
            return null;
        }
        long point = random.nextLong(total);
        for (T candidate : candidates) {
            point -= weight.applyAsInt(candidate);
            if (point < 0) {
                return candidate;
            }
        }
        throw new IllegalStateException("the random source drew a point beyond the total weight " + total);
    }
}
