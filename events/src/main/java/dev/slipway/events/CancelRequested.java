package dev.slipway.events;

/**
 * Somebody wants the release to end where it is. From here in the topic on no job starts for it.
 *
 * @param actor who asked
 * @param reason in their words; may be empty
 */
public record CancelRequested(String actor, String reason) implements Event.OfGateway {
    public CancelRequested {
        Require.text(actor, "actor");
        Require.present(reason, "reason");
    }
}
