package dev.slipway.testing.junit;

import dev.slipway.events.TestCounts;
import java.util.List;

/**
 * What one report file says.
 *
 * @param counts of its cases
 * @param firstFailed the first cases that failed, in the file's order, at most {@value #MOST_FAILED}
 */
public record Report(TestCounts counts, List<FailedCase> firstFailed) {
    /** How many failed cases are kept of a file; all are counted. */
    public static final int MOST_FAILED = 100;

    public Report {
        firstFailed = List.copyOf(firstFailed);
    }
}
