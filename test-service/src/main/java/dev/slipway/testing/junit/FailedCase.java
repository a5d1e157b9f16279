package dev.slipway.testing.junit;

/**
 * A test case that did not hold.
 *
 * @param name class and method, or the tool's own name for it; at most 300 characters, not blank
 * @param message the assertion's words; at most 1,000 characters, may be empty
 */
public record FailedCase(String name, String message) {}
