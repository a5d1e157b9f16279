package dev.slipway.testing;

import dev.slipway.pipeline.SmokeSuite;
import dev.slipway.pipeline.TestSuite;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A suite's script, of whichever kind the suite is.
 *
 * @param kind first word of its failures' codes: {@code suite} or {@code smoke}
 * @param name of the suite, for people
 * @param run for the POSIX shell
 * @param workdir folder inside the workspace
 * @param env its own variables
 * @param secrets names of secrets that it wants as variables
 * @param timeout how long it may take
 */
record Script(
        String kind,
        String name,
        String run,
        String workdir,
        Map<String, String> env,
        List<String> secrets,
        Duration timeout) {
    static Script of(TestSuite suite) {
        return new Script(
                "suite", suite.name(), suite.run(), suite.workdir(), suite.env(), suite.secrets(), suite.timeout());
    }

    static Script of(SmokeSuite suite, String environment) {
        return new Script(
                "smoke",
                "smoke-" + environment,
                suite.run(),
                suite.workdir(),
                suite.env(),
                suite.secrets(),
                suite.timeout());
    }
}
