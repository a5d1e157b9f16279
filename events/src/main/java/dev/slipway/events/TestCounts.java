package dev.slipway.events;

/**
 * How many test cases ended how; each at least 0.
 *
 * @param passed ran and held
 * @param failed ran and did not hold, errors included
 * @param skipped did not run
 */
public record TestCounts(int passed, int failed, int skipped) {
    /** No case at all. */
    public static final TestCounts NONE = new TestCounts(0, 0, 0);

    public TestCounts {
        Require.atLeast(passed, 0, "passed");
        Require.atLeast(failed, 0, "failed");
        Require.atLeast(skipped, 0, "skipped");
    }

    /** Both together. */
    public TestCounts plus(TestCounts other) {
        return new TestCounts(passed + other.passed, failed + other.failed, skipped + other.skipped);
    }
}
