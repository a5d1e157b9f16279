package dev.slipway.testing;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Failure;
import dev.slipway.events.TestCounts;
import dev.slipway.events.TestFailure;
import java.util.List;

/** What test-service found out. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TestVerdict.SuitePassed.class, name = "suite-passed"),
    @JsonSubTypes.Type(value = TestVerdict.SuiteFailed.class, name = "suite-failed"),
    @JsonSubTypes.Type(value = TestVerdict.NothingToTest.class, name = "nothing-to-test"),
    @JsonSubTypes.Type(value = TestVerdict.SmokeHeld.class, name = "smoke-held"),
    @JsonSubTypes.Type(value = TestVerdict.SmokeBroke.class, name = "smoke-broke")
})
public sealed interface TestVerdict {
    /** How a suite ended. */
    sealed interface OfSuite extends TestVerdict permits SuitePassed, SuiteFailed {
        /** How its cases ended. */
        TestCounts counts();

        /** Its report, in the registry. */
        ArtifactRef report();
    }

    /**
     * The suite holds.
     *
     * @param counts of its cases; all zero when it makes no reports
     * @param report its report, in the registry
     */
    record SuitePassed(TestCounts counts, ArtifactRef report) implements OfSuite {}

    /**
     * The suite does not hold.
     *
     * @param counts of its cases, as far as they are known
     * @param failures what is wrong; at least one
     * @param firstFailures the first cases that failed, at most 20
     * @param report its report, in the registry
     */
    record SuiteFailed(TestCounts counts, List<Failure> failures, List<TestFailure> firstFailures, ArtifactRef report)
            implements OfSuite {
        public SuiteFailed {
            failures = List.copyOf(failures);
            firstFailures = List.copyOf(firstFailures);
        }
    }

    /** The plan has no suite. */
    record NothingToTest() implements TestVerdict {}

    /** The smoke suite holds, and the image that it is about served before and after it. */
    record SmokeHeld() implements TestVerdict {}

    /**
     * The smoke suite does not hold, or another image served.
     *
     * @param failure what is wrong
     */
    record SmokeBroke(Failure failure) implements TestVerdict {}
}
