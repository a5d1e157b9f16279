package dev.slipway.events;

/**
 * A test case that did not hold.
 *
 * @param suite name of the suite in the plan
 * @param testCase class and method, or the tool's own name for it
 * @param message the assertion's words, at most 1,000 characters: whoever states it cuts them, nothing here does
 */
public record TestFailure(String suite, String testCase, String message) {
    public TestFailure {
        Require.text(suite, "suite");
        Require.text(testCase, "testCase");
        Require.present(message, "message");
    }
}
