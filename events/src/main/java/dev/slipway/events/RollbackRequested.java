package dev.slipway.events;

/**
 * Somebody wants this release replaced by the one before it, in one environment. Keyed by the release to be replaced.
 *
 * @param actor who asked
 * @param command id of the request, unique to it
 * @param application whose place it is
 * @param environment the place
 * @param reason in their words; may be empty
 */
public record RollbackRequested(String actor, String command, String application, String environment, String reason)
        implements Event.OfGateway {
    public RollbackRequested {
        Require.text(actor, "actor");
        Require.text(command, "command");
        Require.name(application, "application");
        Require.name(environment, "environment");
        Require.present(reason, "reason");
    }
}
