package dev.slipway.events;

import java.util.List;

/**
 * test-service took the snapshot up.
 *
 * @param suites names of the suites that will run; empty when the plan has none
 */
public record TestsStarted(List<String> suites) implements Event.OfTest {
    public TestsStarted {
        suites = Require.list(suites, "suites");
    }
}
