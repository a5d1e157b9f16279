package dev.slipway.events;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far a release has come: a pure fold over its events in the topic's order. The first outcome that applies wins,
 * and what follows it changes nothing here.
 *
 * @param outcome how the release ended; null while it is under way
 * @param plan what was planned; null before
 * @param cancelRequested whether somebody asked to stop it
 * @param tested whether its tests passed
 * @param published names of the images and packages that are published
 * @param unscanned images that are published, and neither scanned nor let through without
 */
public record Progress(
        @Nullable Outcome outcome,
        @Nullable ReleasePlanned plan,
        boolean cancelRequested,
        boolean tested,
        Set<String> published,
        Set<ArtifactRef> unscanned) {
    /** Before the first event. */
    public static final Progress NONE = new Progress(null, null, false, false, Set.of(), Set.of());

    public Progress {
        published = Set.copyOf(published);
        unscanned = Set.copyOf(unscanned);
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
            case DeployFailed e -> end(Outcome.FAILED);
            case PromotionRejected e -> end(Outcome.FAILED);
            case StageBroken e -> end(Outcome.BROKEN);
            case ReleaseSuperseded e -> end(Outcome.SUPERSEDED);
            case ReleaseExpired e -> end(Outcome.EXPIRED);
            case StageCancelled e -> cancelRequested ? end(Outcome.CANCELLED) : this;
            case RolledBack e -> end(cancelRequested ? Outcome.CANCELLED : Outcome.ROLLED_BACK);
            case DeployHealthy e -> e.last() && !e.smoke() ? end(Outcome.HEALTHY) : this;
            case SmokePassed e -> e.last() ? end(Outcome.HEALTHY) : this;
            case CancelRequested e -> new Progress(null, plan, true, tested, published, unscanned);
            case ReleasePlanned e -> new Progress(null, e, cancelRequested, tested, published, unscanned).orPublished();
            case TestsPassed e -> new Progress(null, plan, cancelRequested, true, published, unscanned).orPublished();
            case ImagePublished e -> with(with(published, "image " + e.name()), with(unscanned, e.image()));
            case PackagePublished e -> with(with(published, "package " + e.name()), unscanned);
            case ScanPassed e -> with(published, without(unscanned, e.image()));
            case ScanSkipped e -> with(published, without(unscanned, e.image()));
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
        return new Progress(how, plan, cancelRequested, tested, published, unscanned);
    }

    private Progress with(Set<String> nowPublished, Set<ArtifactRef> nowUnscanned) {
        return new Progress(null, plan, cancelRequested, tested, nowPublished, nowUnscanned).orPublished();
    }

    private Progress orPublished() {
        return plan != null
                        && plan.environments().isEmpty()
                        && tested
                        && published.containsAll(everyArtifact(plan))
                        && unscanned.isEmpty()
                ? end(Outcome.PUBLISHED)
                : this;
    }

    private static Set<String> everyArtifact(ReleasePlanned plan) {
        Set<String> names = new HashSet<>();
        plan.images().forEach(image -> names.add("image " + image));
        plan.packages().forEach(name -> names.add("package " + name));
        return names;
    }

    private static <T> Set<T> with(Set<T> set, T element) {
        Set<T> larger = new HashSet<>(set);
        larger.add(element);
        return larger;
    }

    private static <T> Set<T> without(Set<T> set, T element) {
        Set<T> smaller = new HashSet<>(set);
        smaller.remove(element);
        return smaller;
    }
}
