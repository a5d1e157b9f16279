package dev.slipway.build;

import dev.slipway.build.packager.Archiver;
import dev.slipway.build.packager.PackageOrder;
import dev.slipway.build.packager.PackagingResult;
import dev.slipway.pipeline.PackagePlan;
import dev.slipway.runtime.JobContext;
import java.nio.file.Path;

/** Makes a package from the tested snapshot. */
final class PackageWork {
    private final Archiver archiver;
    private final PlanStore plans;
    private final Workspaces workspaces;
    private final RepositoryNames names;

    PackageWork(Archiver archiver, PlanStore plans, Workspaces workspaces, RepositoryNames names) {
        this.archiver = archiver;
        this.plans = plans;
        this.workspaces = workspaces;
        this.names = names;
    }

    BuildVerdict perform(BuildJob.Package job, JobContext context) {
        PackagePlan plan = plans.read(job.plan()).packages().stream()
                .filter(pack -> pack.name().equals(job.name()))
                .findFirst()
                .orElseThrow(() ->
                        ImageWork.unplanned("package", job.name(), job.plan().toString()));
        Path workspace = context.folder().resolve("workspace");
        Path scratch = Workspaces.folder(context.folder(), "scratch");
        context.log().line("== package " + job.name() + " from " + job.snapshot());
        workspaces.restore(job.snapshot(), workspace, scratch);

        String repository = names.pack(job.provenance().application(), job.name());
        PackageOrder order =
                new PackageOrder(plan, workspace, scratch, repository, job.provenance(), context.log()::line);
        return ImageWork.verdict(make(plan, order), plan.type().word(), context);
    }

    private PackagingResult make(PackagePlan plan, PackageOrder order) {
        return switch (plan.type()) {
            case ARCHIVE -> archiver.makePackage(order);
        };
    }
}
