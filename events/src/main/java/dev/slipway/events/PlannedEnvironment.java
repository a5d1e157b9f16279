package dev.slipway.events;

/**
 * One stop of a release on its way, as the plan orders them.
 *
 * @param name of the environment, defined by the platform
 * @param strategy how the new version replaces the old: {@code rolling}
 * @param smoke whether a smoke suite must pass there before the release goes on
 * @param policyHash of the platform's policy for this environment at the time of planning
 */
public record PlannedEnvironment(String name, String strategy, boolean smoke, Digest policyHash) {
    public PlannedEnvironment {
        Require.name(name, "environment");
        Require.text(strategy, "strategy");
        Require.present(policyHash, "policyHash");
    }
}
