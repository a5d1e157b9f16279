package dev.slipway.events;

/**
 * A stage stopped, dropped or refused work because the release is cancelled or over; its processes are gone.
 *
 * @param reason for people
 */
public record StageCancelled(String reason) implements Event.OfAnyStage {
    public StageCancelled {
        Require.text(reason, "reason");
    }
}
