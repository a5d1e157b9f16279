package dev.slipway.build;

import dev.slipway.events.Failure;
import dev.slipway.events.ReleasePlanned;
import dev.slipway.pipeline.BuildStep;
import dev.slipway.runtime.JobContext;
import dev.slipway.runtime.scripts.Script;
import dev.slipway.runtime.scripts.ScriptRunner;
import dev.slipway.runtime.secrets.Secrets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs a plan's build steps, one after another, up to the first that fails. */
final class BuildSteps {
    private final ScriptRunner scripts;

    BuildSteps(ScriptRunner scripts) {
        this.scripts = scripts;
    }

    /**
     * Runs them.
     *
     * @return why the build failed; empty when every step ended well
     * @throws dev.slipway.runtime.Breakdown before any step runs, when a secret that one of them names is not there
     */
    Optional<Failure> run(
            List<BuildStep> steps, Path workspace, ReleasePlanned planned, Secrets secrets, JobContext context)
            throws InterruptedException {
        steps.forEach(step -> secrets.pick(step.name(), step.secrets()));
        for (BuildStep step : steps) {
            context.log().line("== step " + (steps.indexOf(step) + 1) + "/" + steps.size() + ": " + step.name());
            Optional<Failure> failure = scripts.run(script(step), workspace, told(planned), secrets, context);
            if (failure.isPresent()) {
                return failure;
            }
        }
        return Optional.empty();
    }

    private static Script script(BuildStep step) {
        return new Script(
                "step",
                step.name(),
                step.run(),
                step.workdir(),
                step.env(),
                step.secrets(),
                step.timeout(),
                step.once());
    }

    private static Map<String, String> told(ReleasePlanned planned) {
        return Map.of(
                "SLIPWAY_COMMIT", planned.commit().sha(),
                "SLIPWAY_VERSION", planned.version(),
                "SLIPWAY_APPLICATION", planned.application());
    }
}
