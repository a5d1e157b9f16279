package dev.slipway.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tests that run from the build's snapshot.
 *
 * @param name distinct among the plan's suites
 * @param run a script for the POSIX shell ({@code sh -eu})
 * @param workdir folder inside the workspace; {@code .} is the workspace itself
 * @param env variables, sorted by name
 * @param reports {@link Glob}s of JUnit XML files, from the workspace's root; empty: the exit code alone is the verdict
 * @param timeout whole seconds, 1 s to 168 h
 * @param allowEmpty whether a suite that names reports passes when it ran no test
 * @param secrets names of the secrets the suite is given as variables; none is in {@code env}
 * @param retry empty: its job is tried again also when the script has begun
 */
public record TestSuite(
        String name,
        String run,
        String workdir,
        Map<String, String> env,
        List<String> reports,
        Duration timeout,
        boolean allowEmpty,
        List<String> secrets,
        Optional<Retry> retry) {
    public TestSuite {
        Rule.NAME.require("test suite", name);
        Rule.SCRIPT.require("script", run);
        Rule.PATH.require("workdir", workdir);
        env = Checks.variables(env);
        reports = Checks.copy("reports", Rule.GLOB, reports);
        Durations.require("timeout", timeout);
        secrets = Checks.secrets(secrets, env);
    }

    /** Whether it runs once at the most. */
    public boolean once() {
        return retry.equals(Optional.of(Retry.NEVER));
    }
}
