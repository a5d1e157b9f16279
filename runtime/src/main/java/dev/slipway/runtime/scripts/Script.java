package dev.slipway.runtime.scripts;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A script, of whichever kind.
 *
 * @param kind first word of its failures' codes, such as {@code step} or {@code suite}
 * @param name for people
 * @param run for the POSIX shell ({@code sh -eu})
 * @param workdir folder inside the workspace
 * @param env its own variables
 * @param secrets names of the secrets that it is given as variables
 * @param timeout how long it may take
 * @param once whether its job is not tried again from its begin on
 */
public record Script(
        String kind,
        String name,
        String run,
        String workdir,
        Map<String, String> env,
        List<String> secrets,
        Duration timeout,
        boolean once) {
    public Script {
        env = Map.copyOf(env);
        secrets = List.copyOf(secrets);
    }
}
