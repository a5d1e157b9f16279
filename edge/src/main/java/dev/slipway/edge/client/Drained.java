package dev.slipway.edge.client;

/**
 * A backend that was taken out of its route and still finishes requests.
 *
 * @param id the name it had
 * @param digest what it runs
 * @param requests attempts that ended so far, as in {@link BackendStatus#requests}
 * @param failures of them, the failed ones
 * @param inFlight requests it still serves, 1 or more; it disappears from the list at 0
 */
public record Drained(String id, String digest, long requests, long failures, long inFlight) {}
