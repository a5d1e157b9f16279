package dev.slipway.events;

/**
 * A later request of the same application came to the environment before this release began to roll out there.
 *
 * @param environment where
 * @param by the later release
 */
public record ReleaseSuperseded(String environment, ReleaseId by) implements Event.OfDeploy {
    public ReleaseSuperseded {
        Require.name(environment, "environment");
        Require.present(by, "by");
    }
}
