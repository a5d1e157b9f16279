package dev.slipway.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What is asked of a deployed application before the release goes on. The script finds the application's address in
 * {@code SLIPWAY_ADDRESS} and runs in a copy of the build's snapshot; its exit code is the verdict.
 *
 * @param run a script for the POSIX shell ({@code sh -eu})
 * @param workdir folder inside the workspace; {@code .} is the workspace itself
 * @param env variables, sorted by name
 * @param timeout whole seconds, 1 s to 168 h
 * @param secrets names of the secrets the suite is given as variables; none is in {@code env}
 */
public record SmokeSuite(String run, String workdir, Map<String, String> env, Duration timeout, List<String> secrets) {
    static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

    public SmokeSuite {
        Rule.SCRIPT.require("script", run);
        Rule.PATH.require("workdir", workdir);
        env = Checks.variables(env);
        Durations.require("timeout", timeout);
        secrets = Checks.secrets(secrets, env);
    }
}
