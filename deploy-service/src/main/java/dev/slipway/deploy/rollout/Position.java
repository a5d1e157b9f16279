package dev.slipway.deploy.rollout;

import java.time.Instant;

/**
 * Where a rollout stands.
 *
 * @param now the moment of the decision
 * @param progressBy when it has failed unless it made progress before
 * @param restoring whether it puts back what served before: such a rollout never fails, it goes on trying
 */
public record Position(Instant now, Instant progressBy, boolean restoring) {}
