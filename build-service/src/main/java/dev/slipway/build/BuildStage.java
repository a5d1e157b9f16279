package dev.slipway.build;

import dev.slipway.build.BuildVerdict.Built;
import dev.slipway.build.BuildVerdict.NotBuilt;
import dev.slipway.build.BuildVerdict.Published;
import dev.slipway.build.BuildVerdict.Tagged;
import dev.slipway.build.packager.Provenance;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.BuildFailed;
import dev.slipway.events.BuildRequested;
import dev.slipway.events.BuildStarted;
import dev.slipway.events.BuildSucceeded;
import dev.slipway.events.Event;
import dev.slipway.events.EventType;
import dev.slipway.events.ImagePublished;
import dev.slipway.events.PackagePublished;
import dev.slipway.events.ReleasePlanned;
import dev.slipway.events.TestsPassed;
import dev.slipway.runtime.Concluded;
import dev.slipway.runtime.Conclusion;
import dev.slipway.runtime.Facts;
import dev.slipway.runtime.JobContext;
import dev.slipway.runtime.JobSpec;
import dev.slipway.runtime.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A build request becomes one job, {@code build/workspace}. When its snapshot is tested, each image and each package
 * of the plan becomes a job of its own, and what is published is tagged by another: nothing acts on a tag, so the next
 * stage does not wait for it.
 */
final class BuildStage implements Stage<BuildJob, BuildVerdict> {
    static final String WORKSPACE = "workspace";

    private final String worker;
    private final WorkspaceWork workspaces;
    private final ImageWork images;
    private final PackageWork packages;
    private final TagWork tags;

    BuildStage(String worker, WorkspaceWork workspaces, ImageWork images, PackageWork packages, TagWork tags) {
        this.worker = worker;
        this.workspaces = workspaces;
        this.images = images;
        this.packages = packages;
        this.tags = tags;
    }

    @Override
    public Set<EventType> interests() {
        return Set.of(
                EventType.BUILD_REQUESTED,
                EventType.RELEASE_PLANNED,
                EventType.BUILD_SUCCEEDED,
                EventType.TESTS_PASSED);
    }

    @Override
    public Map<String, Class<? extends BuildJob>> kinds() {
        return Map.of(
                "build", BuildJob.Workspace.class,
                "image", BuildJob.Image.class,
                "package", BuildJob.Package.class,
                "tag", BuildJob.Tag.class);
    }

    @Override
    public Class<BuildVerdict> verdicts() {
        return BuildVerdict.class;
    }

    @Override
    public List<JobSpec<BuildJob>> accept(Facts facts) {
        return Stream.concat(build(facts).stream(), publish(facts)).toList();
    }

    private Optional<JobSpec<BuildJob>> build(Facts facts) {
        return facts.first(BuildRequested.class)
                .map(asked -> JobSpec.<BuildJob>of(WORKSPACE, new BuildJob.Workspace(asked.repository(), asked.ref()))
                        .stating(new BuildStarted(worker)));
    }

    /** The three facts come in any order; what was tested must be what was built. */
    private static Stream<JobSpec<BuildJob>> publish(Facts facts) {
        Optional<ReleasePlanned> planned = facts.first(ReleasePlanned.class);
        Optional<BuildSucceeded> built = facts.first(BuildSucceeded.class).filter(success -> facts.first(
                        TestsPassed.class, passed -> passed.snapshot().equals(success.snapshot()))
                .isPresent());
        return planned.isEmpty() || built.isEmpty() ? Stream.empty() : artifacts(planned.get(), built.get());
    }

    private static Stream<JobSpec<BuildJob>> artifacts(ReleasePlanned planned, BuildSucceeded built) {
        Provenance provenance =
                new Provenance(planned.application(), planned.version(), planned.repository(), planned.commit());
        Stream<JobSpec<BuildJob>> images = planned.images().stream()
                .map(name -> JobSpec.of(name, new BuildJob.Image(name, planned.plan(), built.snapshot(), provenance)));
        Stream<JobSpec<BuildJob>> packages = planned.packages().stream()
                .map(name ->
                        JobSpec.of(name, new BuildJob.Package(name, planned.plan(), built.snapshot(), provenance)));
        return Stream.concat(images, packages);
    }

    @Override
    public BuildVerdict perform(BuildJob job, JobContext context) throws InterruptedException {
        return switch (job) {
            case BuildJob.Workspace workspace -> workspaces.perform(workspace, context);
            case BuildJob.Image image -> images.perform(image, context);
            case BuildJob.Package pack -> packages.perform(pack, context);
            case BuildJob.Tag tag -> tags.perform(tag, context);
        };
    }

    @Override
    public Conclusion<BuildJob> conclude(Concluded<BuildJob, BuildVerdict> done) {
        return switch (done.verdict()) {
            case Built built ->
                Conclusion.of(new BuildSucceeded(built.application(), built.plan(), built.snapshot(), done.logs()));
            case NotBuilt not -> Conclusion.of(new BuildFailed(not.failures(), done.logs()));
            case Published published -> published(done, published);
            case Tagged tagged -> Conclusion.nothing();
        };
    }

    private static Conclusion<BuildJob> published(Concluded<BuildJob, BuildVerdict> done, Published published) {
        return switch (done.job()) {
            case BuildJob.Image image -> imagePublished(image, published, done);
            case BuildJob.Package pack -> packagePublished(pack, published, done);
            case BuildJob.Workspace workspace -> throw misplaced(done);
            case BuildJob.Tag tag -> throw misplaced(done);
        };
    }

    private static Conclusion<BuildJob> imagePublished(
            BuildJob.Image job, Published published, Concluded<BuildJob, BuildVerdict> done) {
        List<String> tags = tags(job.provenance());
        var event = new ImagePublished(
                job.name(),
                job.provenance().application(),
                job.provenance().version(),
                job.plan(),
                job.snapshot(),
                published.artifact(),
                tags,
                published.bytes(),
                done.logs());
        return Conclusion.<BuildJob>of(event).then(tagging("image", job.name(), published.artifact(), tags));
    }

    private static Conclusion<BuildJob> packagePublished(
            BuildJob.Package job, Published published, Concluded<BuildJob, BuildVerdict> done) {
        List<String> tags = tags(job.provenance());
        var event = new PackagePublished(
                job.name(), published.kind(), job.snapshot(), published.artifact(), tags, done.logs());
        return Conclusion.<BuildJob>of(event).then(tagging("package", job.name(), published.artifact(), tags));
    }

    private static List<String> tags(Provenance provenance) {
        return Stream.of(provenance.commit().sha(), provenance.version())
                .distinct()
                .toList();
    }

    private static IllegalStateException misplaced(Concluded<BuildJob, BuildVerdict> done) {
        return new IllegalStateException(
                "job " + done.subject() + " publishes nothing, and its verdict says that it did");
    }

    @Override
    public boolean over(BuildJob job, Facts facts) {
        return switch (job) {
            case BuildJob.Workspace workspace -> facts.has(BuildSucceeded.class) || facts.has(BuildFailed.class);
            case BuildJob.Image image ->
                facts.first(ImagePublished.class, e -> e.name().equals(image.name()))
                        .isPresent();
            case BuildJob.Package pack ->
                facts.first(PackagePublished.class, e -> e.name().equals(pack.name()))
                        .isPresent();
            case BuildJob.Tag tag -> false;
        };
    }

    /** Whether it was tagged is on no topic; a tag that is set twice is the same tag. */
    @Override
    public List<JobSpec<BuildJob>> recall(Facts facts, Event own) {
        return switch (own) {
            case ImagePublished e -> List.of(tagging("image", e.name(), e.image(), e.tags()));
            case PackagePublished e -> List.of(tagging("package", e.name(), e.artifact(), e.tags()));
            default -> List.of();
        };
    }

    private static JobSpec<BuildJob> tagging(String kind, String name, ArtifactRef artifact, List<String> tags) {
        return JobSpec.of(kind + "/" + name, new BuildJob.Tag(artifact, tags));
    }
}
