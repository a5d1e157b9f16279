package dev.slipway.deploy;

import dev.slipway.deploy.rollout.Place;
import dev.slipway.events.ReleaseId;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a place. Its methods are the only moves; each is made under the place's lock and guarded by the
 * fence.
 *
 * @param place which
 * @param generations how many deployments were begun there
 * @param current what serves, or served until the running rollout began; null when nothing did
 * @param address where it serves; null before the first deployment
 * @param latestComer the latest release that came to this place, and has not left it before it began; null when none did
 * @param latestBegun the latest release that began a rollout here; null when none did
 * @param journal the running rollout; null when the place is free
 * @param fence of the last write
 */
record PlaceState(
        Place place,
        int generations,
        @Nullable Deployment current,
        @Nullable URI address,
        @Nullable ReleaseId latestComer,
        @Nullable ReleaseId latestBegun,
        @Nullable Journal journal,
        long fence) {

    static PlaceState untouched(Place place) {
        return new PlaceState(place, 0, null, null, null, null, null, 0);
    }

    boolean heldBy(Journal.Kind kind, ReleaseId release, String key) {
        return journal != null && journal.is(kind, release, key);
    }

    /** Whether a later release came, and this one must not begin any more. */
    boolean overtaken(ReleaseId release) {
        return latestComer != null && latestComer.compareTo(release) > 0;
    }

    PlaceState seen(ReleaseId comer) {
        return overtaken(comer) ? this : with(comer);
    }

    /**
     * A release is over, and has nothing here. It keeps no older one from beginning, unless it began something itself:
     * whoever still waits comes again. The state is written even when it is the same, so that a link of that release
     * which is still on its way meets a stale fence.
     */
    PlaceState left(ReleaseId goer) {
        return with(goer.equals(latestComer) ? latestBegun : latestComer);
    }

    private PlaceState with(@Nullable ReleaseId latest) {
        return new PlaceState(place, generations, current, address, latest, latestBegun, journal, fence);
    }

    /** What serves, and what the running rollout brings or takes away. */
    Stream<Deployment> deployments() {
        return journal == null
                ? Stream.ofNullable(current)
                : Stream.of(current, journal.wanted(), journal.from()).filter(Objects::nonNull);
    }

    /** A rollout of this deployment begins. */
    PlaceState begin(Journal rollout, Deployment wanted) {
        return new PlaceState(
                place, wanted.generation(), current, address, latestComer, rollout.release(), rollout, fence);
    }

    /** Whether a release began something here, or a later one did, so that it has its turn behind it. */
    boolean knows(ReleaseId release) {
        return latestBegun != null && latestBegun.compareTo(release) >= 0;
    }

    boolean servedBy(ReleaseId release) {
        return current != null && current.release().equals(release);
    }

    /** The topic tells that this was brought here and served. What is held is to be let go of afterwards. */
    PlaceState foundHealthy(Deployment brought, URI at) {
        ReleaseId release = brought.release();
        if (journal != null && journal.is(Journal.Kind.ROLLOUT, release, "")) {
            return ended(journal, Journal.Phase.HEALTHY, journal.wanted(), at);
        } else if (knows(release)) {
            return this;
        }
        Journal rollout =
                Journal.rolling(Journal.Kind.ROLLOUT, release, "", Gates.FIRST, brought, current, Instant.EPOCH);
        return begin(rollout.found(Journal.Phase.HEALTHY, brought, at), brought);
    }

    /** The topic tells that a rollout of this release failed here. */
    PlaceState foundFailed(ReleaseId release) {
        if (journal != null && journal.release().equals(release)) {
            return ended(journal, Journal.Phase.FAILED, journal.from(), null);
        }
        return knows(release) ? this : behind(release);
    }

    /**
     * The topic tells that what this release had brought here was taken away again.
     *
     * @param before what served before it, if it still serves as far as is known here
     * @param key of a rollout that is made up to let go of it
     */
    PlaceState foundBack(ReleaseId release, @Nullable Deployment before, String key) {
        if (journal != null && journal.release().equals(release)) {
            return journal.kind() == Journal.Kind.ROLLOUT
                    ? with(journal.found(Journal.Phase.FAILED, journal.from(), null))
                    : ended(journal, Journal.Phase.HEALTHY, journal.wanted(), null);
        } else if (journal == null && servedBy(release)) {
            Journal undone =
                    Journal.rolling(Journal.Kind.BRING_BACK, release, key, Gates.FIRST, before, current, Instant.EPOCH);
            return with(undone.found(Journal.Phase.HEALTHY, before, null));
        }
        return knows(release) ? this : behind(release);
    }

    private PlaceState ended(Journal held, Journal.Phase end, @Nullable Deployment serving, @Nullable URI at) {
        return held.over() ? this : with(held.found(end, serving, at));
    }

    private PlaceState behind(ReleaseId release) {
        return new PlaceState(place, generations, current, address, latestComer, release, journal, fence);
    }

    /** The running rollout goes on, or another takes its place. */
    PlaceState with(Journal rollout) {
        return new PlaceState(place, generations, current, address, latestComer, latestBegun, rollout, fence);
    }

    /**
     * The place is let go after its rollout has ended.
     *
     * @return what it is then, and what that means for its history
     */
    Settlement settled() {
        if (journal == null || !journal.over()) {
            throw new IllegalStateException(place + " has no rollout that has ended");
        }
        boolean healthy = journal.phase() == Journal.Phase.HEALTHY;
        URI at = journal.address() == null ? address : journal.address();
        PlaceState free =
                new PlaceState(place, generations, journal.wanted(), at, latestComer, latestBegun, null, fence);
        boolean forward = journal.kind() == Journal.Kind.ROLLOUT;
        return new Settlement(
                free, healthy && forward ? journal.wanted() : null, healthy && !forward ? journal.from() : null);
    }

    /**
     * What letting go of a place leads to.
     *
     * @param state the place, free
     * @param kept a deployment that may be gone back to later; null when there is no new one
     * @param withdrawn a deployment that must not be gone back to; null when there is none
     */
    record Settlement(
            PlaceState state,
            @Nullable Deployment kept,
            @Nullable Deployment withdrawn) {}
}
