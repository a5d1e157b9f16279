package dev.slipway.testing.junit;

import dev.slipway.events.Failure;
import org.jspecify.annotations.Nullable;

/** A suite's report that cannot be believed: the suite fails by it. */
public final class ReportException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    ReportException(Failure failure) {
        super(failure.toString());
        this.failure = failure;
    }

    static ReportException malformed(String where, String why) {
        return new ReportException(new Failure(
                "report-malformed",
                "a test report is not JUnit XML",
                where,
                why,
                "See how the test tool writes it, and correct the suite's report patterns if they match other files."));
    }

    static ReportException tooLarge(@Nullable String where, String why) {
        return new ReportException(
                new Failure(
                        "report-too-large",
                        "the test reports are more than is read",
                        where,
                        why,
                        "Have the test tool write less of the tests' output into them, or raise the limits slipway.test.report-*."));
    }

    /** What is wrong, where, and how to mend it. */
    public Failure failure() {
        return failure;
    }
}
