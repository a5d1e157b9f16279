package dev.slipway.deploy.rollout;

/**
 * Where a release goes: one application in one environment. At most one rollout runs there at a time.
 *
 * @param application a DNS label that starts with a letter
 * @param environment likewise
 */
public record Place(String application, String environment) {
    @Override
    public String toString() {
        return application + "/" + environment;
    }
}
