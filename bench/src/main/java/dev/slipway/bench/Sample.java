package dev.slipway.bench;

import java.util.Arrays;

/** Durations of one measurement, in nanoseconds. */
final class Sample {
    private static final double NANOS_IN_MILLI = 1e6;

    private final long[] sorted;

    private Sample(long[] sorted) {
        this.sorted = sorted;
    }

    /** An {@link IllegalArgumentException} when there is none. */
    static Sample of(long... nanos) {
        if (nanos.length == 0) {
            throw new IllegalArgumentException("a sample of nothing has no percentiles");
        }
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Sample(sorted);
    }

    int count() {
        return sorted.length;
    }

    /**
     * By nearest rank: the smallest value that at least this share of all does not exceed.
     *
     * @param share above 0, at most 1
     * @return milliseconds
     */
    double percentile(double share) {
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.max(rank, 1) - 1] / NANOS_IN_MILLI;
    }

    double p50() {
        return percentile(0.50);
    }

    double p99() {
        return percentile(0.99);
    }
}
