package dev.slipway.events;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far a release has come: a pure fold over its events in the topic's order. The first outcome that applies wins,
 * and what follows it changes nothing here; nor does a fact of publishing, testing or scanning that comes again.
 *
 * @param outcome how the release ended; null while it is under way
 * @param plan what was planned; null before
 * @param cancelRequested whether somebody asked to stop it
 * @param tested whether its tests passed
 * @param published names of the images and packages that are published
 * @param images those that are published
 * @param scanned images that are scanned, or let through without; a scan may be known before its image
 */
public record Progress(
        @Nullable Outcome outcome,
        @Nullable ReleasePlanned plan,
        boolean cancelRequested,
        boolean tested,
        Set<String> published,
        Set<ArtifactRef> images,
        Set<ArtifactRef> scanned) {
    /** Before the first event. */
    public static final Progress NONE = new Progress(null, null, false, false, Set.of(), Set.of(), Set.of());

    public Progress {
        published = Set.copyOf(published);
        images = Set.copyOf(images);
        scanned = Set.copyOf(scanned);
    }

    /** The progress that all these events make, in this order. */
    public static Progress of(Iterable<? extends Event> events) {
        Progress progress = NONE;
        for (Event event : events) {
            progress = progress.after(event);
        }
        return progress;
    }

    /** How the release ended, if it has. */
    public Optional<Outcome> ended() {
        return Optional.ofNullable(outcome);
    }

    /** The progress when this event is added. */
    public Progress after(Event event) {
        return outcome == null ? step(event) : this;
    }

    private Progress step(Event event) {
        return switch (event) {
            case BuildFailed e -> end(Outcome.FAILED);
            case TestsFailed e -> end(Outcome.FAILED);
            case ScanRejected e -> end(Outcome.FAILED);
            case ScanRevoked e -> end(Outcome.FAILED);
            case SmokeFailed e -> end(Outcome.FAILED);
            case DeployFailed e -> e.refusedRollback() ? this : end(Outcome.FAILED);
            case PromotionRejected e -> end(Outcome.FAILED);
            case StageBroken e -> end(Outcome.BROKEN);
            case ReleaseSuperseded e -> end(Outcome.SUPERSEDED);
            case ReleaseExpired e -> end(Outcome.EXPIRED);
            case StageCancelled e -> cancelRequested ? end(Outcome.CANCELLED) : this;
            case RolledBack e -> end(cancelRequested ? Outcome.CANCELLED : Outcome.ROLLED_BACK);
            case DeployHealthy e -> e.last() && !e.smoke() ? end(Outcome.HEALTHY) : this;
            case SmokePassed e -> e.last() ? end(Outcome.HEALTHY) : this;
            case CancelRequested e -> new Progress(null, plan, true, tested, published, images, scanned);
            case ReleasePlanned e -> with(e, tested);
            case TestsPassed e -> with(plan, true);
            case ImagePublished e -> with(plus(published, "image " + e.name()), plus(images, e.image()), scanned);
            case PackagePublished e -> with(plus(published, "package " + e.name()), images, scanned);
            case ScanPassed e -> with(published, images, plus(scanned, e.image()));
            case ScanSkipped e -> with(published, images, plus(scanned, e.image()));
            case BuildRequested e -> this;
            case PromotionApproved e -> this;
            case RollbackRequested e -> this;
            case BuildStarted e -> this;
            case BuildSucceeded e -> this;
            case TestsStarted e -> this;
            case ScanStarted e -> this;
            case DeployStarted e -> this;
            case RolloutAdvanced e -> this;
            case ApprovalAwaited e -> this;
        };
    }

    private Progress end(Outcome how) {
        return new Progress(how, plan, cancelRequested, tested, published, images, scanned);
    }

    private Progress with(@Nullable ReleasePlanned nowPlan, boolean nowTested) {
        return new Progress(null, nowPlan, cancelRequested, nowTested, published, images, scanned).orPublished();
    }

    private Progress with(Set<String> nowPublished, Set<ArtifactRef> nowImages, Set<ArtifactRef> nowScanned) {
        return new Progress(null, plan, cancelRequested, tested, nowPublished, nowImages, nowScanned).orPublished();
    }

    private Progress orPublished() {
        return plan != null
                        && plan.environments().isEmpty()
                        && tested
                        && published.containsAll(everyArtifact(plan))
                        && scanned.containsAll(images)
                ? end(Outcome.PUBLISHED)
                : this;
    }

    private static Set<String> everyArtifact(ReleasePlanned plan) {
        Set<String> names = new HashSet<>();
        plan.images().forEach(image -> names.add("image " + image));
        plan.packages().forEach(name -> names.add("package " + name));
        return names;
    }

    private static <T> Set<T> plus(Set<T> set, T element) {
        Set<T> larger = new HashSet<>(set);
        larger.add(element);
        return larger;
    }
}
