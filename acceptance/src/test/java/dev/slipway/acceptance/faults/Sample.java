package dev.slipway.acceptance.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Which of many cases are tried: a seeded choice, or all of them with {@code -Dslipway.test.long=true}. The seed is
 * {@code -Dslipway.test.seed}, and 1 without it, so that the same commit is always tried the same way.
 */
final class Sample {
    static final long SEED = Long.getLong("slipway.test.seed", 1);

    private Sample() {}

    static boolean all() {
        return Boolean.getBoolean("slipway.test.long");
    }

    /** So many of these; all of them in the long run. */
    static <T> List<T> of(List<T> cases, int few) {
        if (all()) {
            return cases;
        }
        System.out.printf("slipway.test.seed=%d: %d of %d cases%n", SEED, Math.min(few, cases.size()), cases.size());
        return shuffled(cases).subList(0, Math.min(few, cases.size()));
    }

    /** These in an order that the seed gives. */
    static <T> List<T> shuffled(List<T> cases) {
        List<T> shuffled = new ArrayList<>(cases);
        Collections.shuffle(shuffled, new Random(SEED));
        return shuffled;
    }

    /** A number for the short run and one for the long. */
    static int size(int few, int many) {
        return all() ? many : few;
    }
}
