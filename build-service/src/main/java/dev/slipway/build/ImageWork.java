package dev.slipway.build;

import dev.slipway.build.BuildVerdict.NotBuilt;
import dev.slipway.build.BuildVerdict.Published;
import dev.slipway.build.packager.ImageOrder;
import dev.slipway.build.packager.Packager;
import dev.slipway.build.packager.PackagingResult;
import dev.slipway.events.Failure;
import dev.slipway.pipeline.ImagePlan;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.JobContext;
import java.nio.file.Path;

/** Makes an image from the tested snapshot. */
final class ImageWork {
    private final Packager packager;
    private final PlanStore plans;
    private final Workspaces workspaces;
    private final RepositoryNames names;

    ImageWork(Packager packager, PlanStore plans, Workspaces workspaces, RepositoryNames names) {
        this.packager = packager;
        this.plans = plans;
        this.workspaces = workspaces;
        this.names = names;
    }

    BuildVerdict perform(BuildJob.Image job, JobContext context) throws InterruptedException {
        ImagePlan plan = plans.read(job.plan()).image().stream()
                .filter(image -> image.name().equals(job.name()))
                .findFirst()
                .orElseThrow(() -> unplanned("image", job.name(), job.plan().toString()));
        Path workspace = context.folder().resolve("workspace");
        Path scratch = Workspaces.folder(context.folder(), "scratch");
        context.log().line("== image " + job.name() + " from " + job.snapshot());
        workspaces.restore(job.snapshot(), workspace, scratch);

        String repository = names.image(job.provenance().application(), job.name());
        ImageOrder order = new ImageOrder(
                plan,
                workspace,
                scratch,
                repository,
                job.provenance(),
                context.jobId(),
                context.stop(),
                context.log()::line);
        return verdict(packager.makeImage(order), "image", context);
    }

    /** What packaging means for the release. */
    static BuildVerdict verdict(PackagingResult result, String kind, JobContext context) {
        return switch (result) {
            case PackagingResult.Published published -> {
                context.log().line("== published " + published.artifact() + ", " + published.bytes() + " bytes");
                yield new Published(kind, published.artifact(), published.bytes());
            }
            case PackagingResult.NotPackaged(Failure failure) -> {
                context.log().line("error: " + failure);
                yield NotBuilt.because(failure);
            }
        };
    }

    static Breakdown unplanned(String kind, String name, String plan) {
        return Breakdown.lasting(
                new Failure(
                        "plan-contradicts",
                        "the plan has no " + kind + " '" + name + "', and its event says that it has",
                        plan,
                        null,
                        "Report it: the event and the plan were made together."),
                null);
    }
}
