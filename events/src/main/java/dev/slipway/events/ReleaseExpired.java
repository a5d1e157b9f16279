package dev.slipway.events;

import java.time.Instant;

/**
 * The release made no progress until its deadline.
 *
 * @param actor who keeps the deadline: the gateway itself
 * @param deadline the moment that passed
 * @param waitingFor what the release had last reached, for people
 */
public record ReleaseExpired(String actor, Instant deadline, String waitingFor) implements Event.OfGateway {
    public ReleaseExpired {
        Require.text(actor, "actor");
        Require.present(deadline, "deadline");
        Require.present(waitingFor, "waitingFor");
    }
}
