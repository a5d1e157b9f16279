package dev.slipway.deploy;

import dev.slipway.deploy.DeployJob.BringBack;
import dev.slipway.deploy.DeployJob.Rollback;
import dev.slipway.deploy.DeployJob.Settle;
import dev.slipway.deploy.DeployJob.Tick;
import dev.slipway.deploy.RolloutLoop.Claim;
import dev.slipway.deploy.RolloutLoop.Standing;
import dev.slipway.deploy.rollout.Place;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.DeployStarted;
import dev.slipway.events.Failure;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.RolledBack;
import dev.slipway.pipeline.EnvironmentPlan;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.Facts;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Decides who may act in a place, and lets that one act. One rollout at a time in each; the row's lock decides. */
final class Rollouts {
    private final PlaceStore places;
    private final Plans plans;
    private final RolloutLoop loop;
    private final String strategy;
    private final InstantSource clock;
    private final Duration progress;

    Rollouts(
            PlaceStore places, Plans plans, RolloutLoop loop, String strategy, InstantSource clock, Duration progress) {
        this.places = places;
        this.plans = plans;
        this.loop = loop;
        this.strategy = strategy;
        this.clock = clock;
        this.progress = progress;
    }

    DeployVerdict.OfTick tick(Tick tick, ReleaseId release, Claim claim) throws InterruptedException {
        PlaceState state = places.arrive(tick.place(), release, claim.fence());
        if (state.heldBy(Journal.Kind.ROLLOUT, release, "")) {
            return tick.begun() ? go(tick, state, claim) : entered(state);
        } else if (tick.begun()) {
            return isTakenBack(state, release)
                    ? new DeployVerdict.Waiting("this rollout is taken back")
                    : displaced(tick, state);
        } else if (state.overtaken(release)) {
            return new DeployVerdict.Superseded(latest(state));
        } else if (state.journal() != null) {
            return new DeployVerdict.Waiting(
                    tick.place() + " is held by " + state.journal().release());
        }
        return take(tick, release, state, claim);
    }

    /** How that ends is how the rollout ends. */
    private static boolean isTakenBack(PlaceState state, ReleaseId release) {
        Journal journal = state.journal();
        return journal != null
                && journal.kind() != Journal.Kind.ROLLOUT
                && journal.release().equals(release);
    }

    private static ReleaseId latest(PlaceState state) {
        if (state.latestComer() == null) {
            throw new IllegalStateException(state.place() + " was overtaken by nobody");
        }
        return state.latestComer();
    }

    /** Asked again under the lock: somebody else may have been faster. */
    private DeployVerdict.OfTick take(Tick tick, ReleaseId release, PlaceState seen, Claim claim)
            throws InterruptedException {
        EnvironmentPlan plan = plans.environment(tick.plan(), tick.place().environment());
        int generation = loop.generation(seen, release, claim);
        PlaceState taken = places.change(tick.place(), claim.fence(), state -> {
            if (state.journal() != null || state.overtaken(release) || state.generations() >= generation) {
                return state;
            }
            Deployment wanted = Deployment.of(release, generation, tick.image(), tick.plan(), plan);
            Journal rollout = Journal.rolling(
                    Journal.Kind.ROLLOUT, release, "", tick.rollout(), wanted, state.current(), progressBy());
            return state.begin(rollout, wanted);
        });
        return taken.heldBy(Journal.Kind.ROLLOUT, release, "")
                ? entered(taken)
                : new DeployVerdict.Waiting(tick.place() + " was taken by another");
    }

    private DeployVerdict.Entered entered(PlaceState state) {
        Journal journal = held(state);
        ArtifactRef image = journal.wanted() == null ? null : journal.wanted().image();
        if (image == null) {
            throw new IllegalStateException("a rollout in " + state.place() + " began with nothing to bring there");
        }
        return new DeployVerdict.Entered(journal.rollout(), image, image(journal.from()), strategy);
    }

    private DeployVerdict.OfTick go(Tick tick, PlaceState state, Claim claim) throws InterruptedException {
        Standing standing = loop.advance(tick.place(), held(state), claim);
        Journal journal = standing.journal();
        return switch (journal.phase()) {
            case HEALTHY -> new DeployVerdict.Healthy(address(journal));
            case FAILED -> failed(tick.image(), journal);
            case ROLLING, RESTORING -> advanced(standing);
        };
    }

    private static DeployVerdict.Failed failed(ArtifactRef image, Journal journal) {
        Failure failure = journal.failure();
        if (failure == null) {
            throw new IllegalStateException("a rollout failed for no reason");
        }
        return new DeployVerdict.Failed(journal.rollout(), image, image(journal.wanted()), failure, true);
    }

    private static DeployVerdict.Advanced advanced(Standing standing) {
        Journal journal = standing.journal();
        int desired = journal.wanted() == null ? 0 : journal.wanted().instances();
        // While the old version is put back, nothing of the new one counts any more.
        return journal.restoring() && journal.kind() != Journal.Kind.BRING_BACK
                ? new DeployVerdict.Advanced(journal.rollout(), 0, desired, 0)
                : new DeployVerdict.Advanced(journal.rollout(), standing.ready(), desired, standing.weight());
    }

    /** Only a rollback that somebody asked for, of another release, takes a place from a rollout that runs. */
    private static DeployVerdict.Failed displaced(Tick tick, PlaceState state) {
        return new DeployVerdict.Failed(
                tick.rollout(),
                tick.image(),
                image(state.current()),
                Failure.of(
                        "place-taken",
                        "Another rollout took " + tick.place() + " while this one ran",
                        "See who asked for a rollback there; build again to bring this version"),
                false);
    }

    /** A breakdown must not leave a place held for ever, so it is told as a verdict, and tried again. */
    DeployVerdict.OfRollback rollback(Rollback job, ReleaseId release, Facts facts, Claim claim)
            throws InterruptedException {
        try {
            PlaceState state = begun(job, release, facts, claim);
            if (!state.heldBy(Journal.Kind.ROLLBACK, release, job.command())) {
                return refused(job, release, state);
            }
            return job.begun() ? goBack(job, state, claim) : entered(state);
        } catch (Breakdown e) {
            claim.log().accept(e.failure().toString());
            return new DeployVerdict.Stalled(e.failure());
        }
    }

    private PlaceState begun(Rollback job, ReleaseId release, Facts facts, Claim claim) {
        PlaceState seen = places.see(job.place());
        if (job.begun() || seen.heldBy(Journal.Kind.ROLLBACK, release, job.command())) {
            return seen;
        }
        return places.change(
                job.place(), claim.fence(), current -> olderThan(job.place(), current), (state, before) -> {
                    Journal journal = rollback(job, release, number(facts, job.place()), state, before);
                    return journal == null ? state : state.with(journal);
                });
    }

    /** The last version before this one that served to its end, and is another image. */
    private Optional<Deployment> olderThan(Place place, Deployment current) {
        Optional<Deployment> older = places.before(place, current.generation());
        while (older.isPresent()
                && older.get().image().digest().equals(current.image().digest())) {
            older = places.before(place, older.get().generation());
        }
        return older;
    }

    /**
     * The rollback that this state allows; null when there is none. What is on its way, or held for its smoke suite,
     * is taken away too: a rollback goes before whoever holds the place.
     */
    private @Nullable Journal rollback(
            Rollback job, ReleaseId release, int number, PlaceState state, @Nullable Deployment before) {
        Journal journal = state.journal();
        if (journal != null && journal.kind() != Journal.Kind.ROLLOUT) {
            return null;
        }
        boolean ownIsUnderWay = journal != null && journal.release().equals(release);
        Deployment from = ownIsUnderWay && journal != null ? journal.wanted() : state.current();
        Deployment to = ownIsUnderWay ? state.current() : before;
        return to == null || from == null || !from.release().equals(release)
                ? null
                : Journal.rolling(Journal.Kind.ROLLBACK, release, job.command(), number, to, from, progressBy());
    }

    private DeployVerdict.OfRollback refused(Rollback job, ReleaseId release, PlaceState state) {
        Journal journal = state.journal();
        if (journal != null && journal.kind() != Journal.Kind.ROLLOUT) {
            return new DeployVerdict.Waiting(job.place() + " is being brought back already");
        }
        Deployment current = state.current();
        if (current == null) {
            return new DeployVerdict.Untouched("nothing serves in " + job.place() + ", so nothing can be rolled back");
        }
        boolean ours = current.release().equals(release);
        Failure why = ours
                ? Failure.of(
                        "nothing-to-roll-back-to",
                        "No other version served in " + job.place() + " before this one",
                        "Request a build (POST /api/v1/builds) of the version that shall serve, with its commit or tag as ref")
                : Failure.of(
                        "not-serving",
                        "Release " + current.release() + " serves in " + job.place() + ", and not this one",
                        "Ask for the rollback of the release that serves");
        return new DeployVerdict.Failed(null, current.image(), current.image(), why, false);
    }

    private DeployVerdict.OfRollback goBack(Rollback job, PlaceState state, Claim claim) throws InterruptedException {
        Standing standing = loop.advance(job.place(), held(state), claim);
        Journal journal = standing.journal();
        ArtifactRef from = image(journal.from());
        if (from == null) {
            throw new IllegalStateException("a rollback in " + job.place() + " began with nothing to take away");
        }
        return switch (journal.phase()) {
            case HEALTHY -> new DeployVerdict.Restored(journal.rollout(), from, image(journal.wanted()));
            case FAILED -> failed(from, journal);
            case ROLLING, RESTORING -> advanced(standing);
        };
    }

    /** Rollouts are numbered by release and environment; the release's own was the first. */
    private static int number(Facts facts, Place place) {
        IntStream started = facts.all(DeployStarted.class).stream()
                .filter(e -> e.environment().equals(place.environment()))
                .mapToInt(DeployStarted::rollout);
        IntStream back = facts.all(RolledBack.class).stream()
                .filter(e -> e.environment().equals(place.environment()))
                .mapToInt(RolledBack::rollout);
        return IntStream.concat(started, back).max().orElse(Gates.FIRST) + 1;
    }

    /** Tried without limit: what a release did not bring to its end is undone, however long that takes. */
    DeployVerdict.OfBringBack bringBack(BringBack job, ReleaseId release, Claim claim) throws InterruptedException {
        try {
            PlaceState state = undoing(job, release, claim);
            Journal journal = state.journal();
            if (journal != null && journal.is(Journal.Kind.BRING_BACK, release, "")) {
                return undo(job, journal, claim);
            }
            boolean currentIsOurs =
                    state.current() != null && state.current().release().equals(release);
            return currentIsOurs && journal != null
                    ? new DeployVerdict.Waiting(job.place() + " is held by " + journal.release())
                    : new DeployVerdict.Untouched("nothing of this release serves in " + job.place()
                            + (state.current() == null
                                    ? ""
                                    : "; " + state.current().release() + " does"));
        } catch (Breakdown e) {
            claim.log().accept(e.failure().toString());
            return new DeployVerdict.Stalled(e.failure());
        }
    }

    private PlaceState undoing(BringBack job, ReleaseId release, Claim claim) {
        return places.change(
                job.place(),
                claim.fence(),
                current -> places.before(job.place(), current.generation()),
                (state, before) -> undoing(job, release, state, before));
    }

    /**
     * What there is to undo is begun to be undone. Where there is nothing, the release leaves, and the fence is written: a
     * link of its rollout that was on its way when it ended must not begin what nobody would end.
     */
    private PlaceState undoing(BringBack job, ReleaseId release, PlaceState state, @Nullable Deployment before) {
        Deployment serves = state.current();
        if (state.heldBy(Journal.Kind.ROLLOUT, release, "")) {
            return state.with(Journal.bringingBack(release, job.rollout() + 1, serves, null, progressBy()));
        } else if (state.heldBy(Journal.Kind.BRING_BACK, release, "")) {
            return state;
        } else if (serves == null || !serves.release().equals(release)) {
            return state.left(release);
        }
        return state.journal() == null
                ? state.with(Journal.bringingBack(release, job.rollout() + 1, before, serves, progressBy()))
                : state;
    }

    private DeployVerdict.OfBringBack undo(BringBack job, Journal journal, Claim claim) throws InterruptedException {
        Standing standing = loop.advance(job.place(), journal, claim);
        return standing.journal().over()
                ? new DeployVerdict.Restored(
                        journal.rollout(), job.image(), image(standing.journal().wanted()))
                : advanced(standing);
    }

    DeployVerdict.Settled settle(Settle job, ReleaseId release, Claim claim) {
        places.settle(job.place(), claim.fence(), job.kind(), release, job.key());
        return new DeployVerdict.Settled();
    }

    private Instant progressBy() {
        return clock.instant().plus(progress);
    }

    private static Journal held(PlaceState state) {
        if (state.journal() == null) {
            throw new IllegalStateException(state.place() + " is free");
        }
        return state.journal();
    }

    private static URI address(Journal journal) {
        if (journal.address() == null) {
            throw new IllegalStateException("a rollout ended healthy without an address");
        }
        return journal.address();
    }

    private static @Nullable ArtifactRef image(@Nullable Deployment deployment) {
        return deployment == null ? null : deployment.image();
    }
}
