package dev.slipway.testing;

import dev.slipway.events.Digest;
import dev.slipway.events.Failure;
import dev.slipway.pipeline.Plan;
import dev.slipway.pipeline.SmokeSuite;
import dev.slipway.runtime.JobContext;
import dev.slipway.runtime.scripts.Script;
import dev.slipway.runtime.scripts.ScriptRunner;
import dev.slipway.testing.TestVerdict.SmokeBroke;
import dev.slipway.testing.TestVerdict.SmokeHeld;
import dev.slipway.testing.smoke.Reach;
import dev.slipway.testing.smoke.Serving;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a smoke suite against what is deployed. The address says before and after which image serves, so that the
 * suite's verdict is about that image.
 */
final class SmokeWork {
    private final Plans plans;
    private final Workspaces workspaces;
    private final ScriptRunner scripts;
    private final Serving serving;
    private final Reach reach;

    SmokeWork(Plans plans, Workspaces workspaces, ScriptRunner scripts, Serving serving, Reach reach) {
        this.plans = plans;
        this.workspaces = workspaces;
        this.scripts = scripts;
        this.serving = serving;
        this.reach = reach;
    }

    TestVerdict perform(TestJob.Smoke job, JobContext context) throws InterruptedException {
        Plan plan = plans.read(job.plan());
        SmokeSuite suite = Plans.smoke(plan, job);
        URI address = reach.from(job.address());
        Optional<Failure> mismatch = mismatch(job, address, "before", context);
        if (mismatch.isPresent()) {
            return broke(mismatch.get(), context);
        }
        Path workspace = workspaces.restore(job.snapshot(), context);
        Optional<Failure> failure = scripts.run(
                script(suite, job.environment()),
                workspace,
                told(plan, job, address),
                context.secrets(plan.application()),
                context);
        Optional<Failure> after = mismatch(job, address, "after", context);
        return after.or(() -> failure)
                .<TestVerdict>map(broken -> broke(broken, context))
                .orElseGet(SmokeHeld::new);
    }

    private static TestVerdict broke(Failure failure, JobContext context) {
        context.log().line("error: " + failure);
        return new SmokeBroke(failure);
    }

    private static Script script(SmokeSuite suite, String environment) {
        return new Script(
                "smoke",
                environment,
                suite.run(),
                suite.workdir(),
                suite.env(),
                suite.secrets(),
                suite.timeout(),
                false);
    }

    private static Map<String, String> told(Plan plan, TestJob.Smoke job, URI address) {
        return Map.of(
                "SLIPWAY_APPLICATION", plan.application(),
                "SLIPWAY_VERSION", plan.version(),
                "SLIPWAY_COMMIT", job.commit(),
                "SLIPWAY_ENVIRONMENT", job.environment(),
                "SLIPWAY_ADDRESS", address.toString(),
                "SLIPWAY_DIGEST", job.image().digest().toString());
    }

    /** Whether another image serves than the one that is to be judged. */
    private Optional<Failure> mismatch(TestJob.Smoke job, URI address, String when, JobContext context)
            throws InterruptedException {
        Digest found = serving.at(address);
        context.log().line("== " + address + " serves " + found);
        return found.equals(job.image().digest())
                ? Optional.empty()
                : Optional.of(new Failure(
                        "smoke-digest-mismatch",
                        "another image serves in " + job.environment() + " than the one to be judged",
                        address.toString(),
                        when + " the smoke suite " + found + " served, not "
                                + job.image().digest(),
                        "See what else was deployed to " + job.environment() + " meanwhile, and release again."));
    }
}
