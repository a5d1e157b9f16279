package dev.slipway.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One step of a build.
 *
 * @param name distinct among the plan's steps
 * @param run a script for the POSIX shell ({@code sh -eu}); its exit code is the verdict
 * @param workdir folder inside the workspace; {@code .} is the workspace itself
 * @param env variables, sorted by name
 * @param timeout whole seconds, 1 s to 168 h
 * @param secrets names of the secrets the step is given as variables; none is in {@code env}
 * @param retry empty: its job is tried again also when the script has begun
 */
public record BuildStep(
        String name,
        String run,
        String workdir,
        Map<String, String> env,
        Duration timeout,
        List<String> secrets,
        Optional<Retry> retry) {
    static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(30);

    public BuildStep {
        Rule.NAME.require("build step", name);
        Rule.SCRIPT.require("script", run);
        Rule.PATH.require("workdir", workdir);
        env = Checks.variables(env);
        Durations.require("timeout", timeout);
        secrets = Checks.secrets(secrets, env);
    }

    /** Whether it runs once at the most. */
    public boolean once() {
        return retry.equals(Optional.of(Retry.NEVER));
    }
}
