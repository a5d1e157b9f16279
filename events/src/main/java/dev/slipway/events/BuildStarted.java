package dev.slipway.events;

/**
 * build-service took the release up.
 *
 * @param worker which replica
 */
public record BuildStarted(String worker) implements Event.OfBuild {
    public BuildStarted {
        Require.text(worker, "worker");
    }
}
