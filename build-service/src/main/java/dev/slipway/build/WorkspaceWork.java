package dev.slipway.build;

import dev.slipway.artifacts.tree.TreeRefusedException;
import dev.slipway.build.BuildVerdict.Built;
import dev.slipway.build.BuildVerdict.NotBuilt;
import dev.slipway.build.checkout.Checkout;
import dev.slipway.build.checkout.CheckoutOrder;
import dev.slipway.build.checkout.CheckoutResult;
import dev.slipway.build.checkout.CheckoutResult.CheckedOut;
import dev.slipway.build.checkout.CheckoutResult.NotCheckedOut;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Failure;
import dev.slipway.events.ReleasePlanned;
import dev.slipway.pipeline.Plan;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.JobContext;
import dev.slipway.runtime.secrets.Secrets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Checks out, plans, builds and keeps the workspace. A later attempt finds the plan that an earlier one stated, and
 * takes that commit and that plan: the ref may have moved on since.
 */
final class WorkspaceWork {
    private final Checkout checkout;
    private final Planning planning;
    private final Ownership ownership;
    private final PlanStore plans;
    private final BuildSteps steps;
    private final Workspaces workspaces;
    private final RepositoryNames names;

    WorkspaceWork(
            Checkout checkout,
            Planning planning,
            Ownership ownership,
            PlanStore plans,
            BuildSteps steps,
            Workspaces workspaces,
            RepositoryNames names) {
        this.checkout = checkout;
        this.planning = planning;
        this.ownership = ownership;
        this.plans = plans;
        this.steps = steps;
        this.workspaces = workspaces;
        this.names = names;
    }

    BuildVerdict perform(BuildJob.Workspace job, JobContext context) throws InterruptedException {
        Optional<ReleasePlanned> earlier = context.facts().first(ReleasePlanned.class);
        return switch (checkOut(job, earlier, context)) {
            case NotCheckedOut(Failure failure) -> refused(failure, context);
            case CheckedOut out
            when earlier.isPresent() -> build(out, plans.read(earlier.get().plan()), earlier.get(), context);
            case CheckedOut out -> plan(out, job, context);
        };
    }

    private CheckoutResult checkOut(BuildJob.Workspace job, Optional<ReleasePlanned> earlier, JobContext context)
            throws InterruptedException {
        context.log().line("== checkout of " + job.ref());
        CheckoutResult result = checkout.checkOut(new CheckoutOrder(
                job.repository(),
                job.ref(),
                earlier.map(planned -> planned.commit().sha()),
                context.folder().resolve("workspace"),
                Workspaces.folder(context.folder(), "scratch"),
                context.jobId(),
                context.stop()));
        if (result instanceof CheckedOut out) {
            context.log()
                    .line("commit " + out.commit().sha() + " of " + out.commit().time() + " by "
                            + out.commit().author() + ": " + out.commit().subject());
        }
        return result;
    }

    private BuildVerdict plan(CheckedOut out, BuildJob.Workspace job, JobContext context) throws InterruptedException {
        return switch (planning.plan(out, job.repository())) {
            case Planning.Result.Refused refused -> {
                refused.failures().forEach(failure -> context.log().line("error: " + failure));
                yield new NotBuilt(refused.failures());
            }
            case Planning.Result.Made made -> {
                Optional<Failure> taken = ownership.refusal(made.plan().application(), job.repository(), context);
                if (taken.isPresent()) {
                    yield refused(taken.get(), context);
                }
                requireOurs(made.event(), context.state(made.event()));
                yield build(out, made.plan(), made.event(), context);
            }
        };
    }

    /** An attempt that was thought dead may have stated its plan in the meantime: the next attempt takes that one. */
    private static void requireOurs(ReleasePlanned ours, ReleasePlanned standing) {
        if (!standing.plan().equals(ours.plan())
                || !standing.commit().sha().equals(ours.commit().sha())) {
            throw Breakdown.passing(
                    new Failure(
                            "plan-overtaken",
                            "an earlier attempt has stated another plan",
                            null,
                            "it stands for commit " + standing.commit().sha(),
                            "Nothing is to be done: the next attempt takes that plan."),
                    null);
        }
    }

    private BuildVerdict build(CheckedOut out, Plan plan, ReleasePlanned planned, JobContext context)
            throws InterruptedException {
        context.log().line("== plan from " + planned.origin() + ": " + plan.application() + " " + plan.version());
        planned.warnings().forEach(warning -> context.log().line("warning: " + warning));
        Secrets secrets = context.secrets(plan.application());
        Optional<Failure> failure = steps.run(plan.build(), out.workspace(), planned, secrets, context);
        return failure.isPresent()
                ? refused(failure.get(), context)
                : keep(out.workspace(), plan, planned, secrets, context);
    }

    private BuildVerdict keep(Path workspace, Plan plan, ReleasePlanned planned, Secrets secrets, JobContext context) {
        try {
            Optional<Failure> left = secretLeft(workspace, secrets);
            if (left.isPresent()) {
                return refused(left.get(), context);
            }
            ArtifactRef snapshot = workspaces.keep(
                    names.workspace(plan.application()), workspace, Workspaces.folder(context.folder(), "scratch"));
            context.log().line("== snapshot " + snapshot);
            return new Built(plan.application(), planned.plan(), snapshot);
        } catch (TreeRefusedException e) {
            return refused(
                    new Failure(
                            "workspace-refused",
                            "the workspace cannot be kept after the build",
                            null,
                            e.getMessage(),
                            "Have the build leave only files, folders and links that stay inside, within the limits."),
                    context);
        }
    }

    /** Whoever may read the registry may read what is kept. */
    private static Optional<Failure> secretLeft(Path workspace, Secrets secrets) {
        return Workspaces.secretIn(workspace, secrets)
                .map(file -> new Failure(
                        "secret-in-workspace",
                        "the workspace holds a secret's value after the build, and it would be published",
                        file.toString(),
                        null,
                        "Have the build not write it there, or remove the file in its last step; if it stands in a"
                                + " commit, replace the secret."));
    }

    private static NotBuilt refused(Failure failure, JobContext context) {
        context.log().line("error: " + failure);
        return NotBuilt.because(failure);
    }
}
