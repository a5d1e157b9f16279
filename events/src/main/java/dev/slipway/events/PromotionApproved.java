package dev.slipway.events;

/**
 * A person let this release into an environment that asks for approval.
 *
 * @param actor who approved
 * @param environment the one it is let into
 * @param comment in their words; may be empty
 */
public record PromotionApproved(String actor, String environment, String comment) implements Event.OfGateway {
    public PromotionApproved {
        Require.text(actor, "actor");
        Require.name(environment, "environment");
        Require.present(comment, "comment");
    }
}
