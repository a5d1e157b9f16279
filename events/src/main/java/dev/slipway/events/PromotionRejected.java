package dev.slipway.events;

/**
 * A person kept this release out of an environment; the release has failed.
 *
 * @param actor who refused
 * @param environment the one it is kept out of
 * @param reason in their words; may be empty
 */
public record PromotionRejected(String actor, String environment, String reason) implements Event.OfGateway {
    public PromotionRejected {
        Require.text(actor, "actor");
        Require.name(environment, "environment");
        Require.present(reason, "reason");
    }
}
