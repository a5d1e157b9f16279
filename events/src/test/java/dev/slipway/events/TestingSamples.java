package dev.slipway.events;

import java.util.List;

/** What test-service states. */
final class TestingSamples {
    private TestingSamples() {}

    static List<Event.OfTest> full() {
        return List.of(
                new TestsStarted(List.of("unit", "integration")),
                new TestsPassed(
                        Samples.SNAPSHOT,
                        new TestCounts(118, 0, 3),
                        List.of(Samples.REPORT),
                        List.of(Samples.log("suite/unit"), Samples.log("suite/integration"))),
                new TestsFailed(
                        Samples.SNAPSHOT,
                        new TestCounts(116, 2, 3),
                        List.of(Samples.failure()),
                        List.of(new TestFailure(
                                "unit",
                                "GreetingTest.shouldGreetByName",
                                "expected \"Hello, Ada\"\n but was \"\u00e9\"")),
                        List.of(Samples.REPORT),
                        List.of(Samples.log("suite/unit"))),
                new SmokePassed("staging", 1, Samples.IMAGE, true, List.of(Samples.log("smoke/staging"))),
                new SmokeFailed("staging", 2, Samples.IMAGE, Samples.failure(), List.of(Samples.log("smoke/staging"))));
    }

    static List<Event.OfTest> minimal() {
        return List.of(
                new TestsStarted(List.of()),
                new TestsPassed(Samples.SNAPSHOT, TestCounts.NONE, List.of(), List.of()),
                new TestsFailed(
                        Samples.SNAPSHOT,
                        TestCounts.NONE,
                        List.of(Samples.minimalFailure()),
                        List.of(),
                        List.of(),
                        List.of()),
                new SmokePassed("s", 1, Samples.IMAGE, false, List.of()),
                new SmokeFailed("s", 1, Samples.IMAGE, Samples.minimalFailure(), List.of()));
    }
}
