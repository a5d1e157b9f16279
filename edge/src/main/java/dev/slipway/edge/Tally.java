package dev.slipway.edge;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts of one backend. An attempt is in flight from {@link #begin} until it is either {@link #end ended}, which counts
 * it, or {@link #abandon abandoned}, which does not.
 */
final class Tally {
    /** Classes of answers: index 0 is "no answer", index n is the codes n00 to n99. */
    static final int CLASSES = 6;

    /** The code of an attempt that got no answer. */
    static final int NO_ANSWER = 0;

    private final AtomicLong inFlight = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLongArray ended = new AtomicLongArray(CLASSES);

    void begin() {
        inFlight.incrementAndGet();
    }

    void abandon() {
        inFlight.decrementAndGet();
    }

    /**
     * @param code HTTP status of the answer, 100..599, or {@link #NO_ANSWER}
     * @param failed whether it counts as a failure
     */
    void end(int code, boolean failed) {
        ended.incrementAndGet(Math.min(code / 100, CLASSES - 1));
        if (failed) {
            failures.incrementAndGet();
        }
        inFlight.decrementAndGet();
    }

    long inFlight() {
        return inFlight.get();
    }

    /** Read before {@link #requests}, it is never more than that. */
    long failures() {
        return failures.get();
    }

    long requests() {
        long sum = 0;
        for (int i = 0; i < CLASSES; i++) {
            sum += ended.get(i);
        }
        return sum;
    }

    /** Attempts that ended in this class: 0 for no answer, 1..5 for 1xx to 5xx. */
    long ended(int codeClass) {
        return ended.get(codeClass);
    }
}
