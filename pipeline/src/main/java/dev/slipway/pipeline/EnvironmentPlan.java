package dev.slipway.pipeline;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How an application goes to one environment. The environment itself is the platform's: the plan chooses it by name.
 *
 * @param name the environment's name
 * @param strategy how instances are replaced
 * @param instances how many run, 1 to 1000
 * @param readiness when an instance counts as ready
 * @param env variables of the instances, sorted by name; PORT is not among them, the platform sets it
 * @param smoke what is asked of the deployed application; empty: healthy instances suffice
 */
public record EnvironmentPlan(
        String name,
        Strategy strategy,
        int instances,
        Readiness readiness,
        Map<String, String> env,
        Optional<SmokeSuite> smoke) {
    static final int MOST_INSTANCES = 1000;

    public EnvironmentPlan {
        Rule.NAME.require("environment", name);
        Objects.requireNonNull(strategy, "strategy");
        Objects.requireNonNull(readiness, "readiness");
        Checks.within("instances", instances, 1, MOST_INSTANCES);
        env = Checks.variables(env);
        if (env.containsKey("PORT")) {
            throw new IllegalArgumentException("PORT is set by the platform, not by environment '" + name + "'");
        }
    }

    static EnvironmentPlan of(String name, String readinessPath) {
        return new EnvironmentPlan(
                name,
                Rolling.DEFAULT,
                1,
                new Readiness(readinessPath, Readiness.DEFAULT_TIMEOUT),
                Map.of(),
                Optional.empty());
    }
}
