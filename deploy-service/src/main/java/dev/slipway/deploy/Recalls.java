package dev.slipway.deploy;

import dev.slipway.deploy.DeployJob.Recall;
import dev.slipway.deploy.RolloutLoop.Claim;
import dev.slipway.deploy.rollout.Place;
import dev.slipway.events.ApprovalAwaited;
import dev.slipway.events.DeployFailed;
import dev.slipway.events.DeployHealthy;
import dev.slipway.events.Event;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.ReleasePlanned;
import dev.slipway.events.ReleaseSuperseded;
import dev.slipway.events.RollbackRequested;
import dev.slipway.events.RolledBack;
import dev.slipway.runtime.Facts;
import dev.slipway.runtime.JobSpec;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Catches up after this service's database was restored to an earlier moment. What its own facts on the topic say of a
 * place is written down there, without touching an instance: these are where the lost rollouts left them. A rollout that
 * had not ended is done again, and finds its instances.
 */
final class Recalls {
    /** Tells what is made up to let go of a place from what a command or a release began there. */
    private static final String KEY = "recalled";

    private final PlaceStore places;
    private final Plans plans;
    private final RolloutLoop loop;

    Recalls(PlaceStore places, Plans plans, RolloutLoop loop) {
        this.places = places;
        this.plans = plans;
        this.loop = loop;
    }

    /** Whether a job has nothing left to do, since these facts tell how it ended. */
    static boolean over(DeployJob job, Facts facts) {
        return switch (job) {
            case DeployJob.Tick tick -> ended(tick, facts);
            case DeployJob.Rollback rollback -> answered(rollback, facts);
            case DeployJob.BringBack back ->
                facts.first(
                                RolledBack.class,
                                e -> in(back.place(), e.environment()) && e.rollout() == back.rollout() + 1)
                        .isPresent();
            case DeployJob.Approval approval ->
                facts.first(ApprovalAwaited.class, e -> e.environment().equals(approval.environment()))
                        .isPresent();
            case DeployJob.Refusal refusal ->
                facts.first(
                                DeployFailed.class,
                                e -> e.environment().equals(refusal.environment()) && e.rollout() == null)
                        .isPresent();
            case DeployJob.Settle settle -> false;
            case Recall recall -> false;
        };
    }

    private static boolean ended(DeployJob.Tick tick, Facts facts) {
        Place place = tick.place();
        return facts.first(DeployHealthy.class, e -> in(place, e.environment()) && e.rollout() == tick.rollout())
                        .isPresent()
                || facts.first(
                                DeployFailed.class,
                                e -> in(place, e.environment()) && Objects.equals(e.rollout(), tick.rollout()))
                        .isPresent()
                || facts.first(RolledBack.class, e -> in(place, e.environment()))
                        .isPresent()
                || facts.first(ReleaseSuperseded.class, e -> in(place, e.environment()))
                        .isPresent();
    }

    /** A request is answered by what follows it. */
    private static boolean answered(DeployJob.Rollback rollback, Facts facts) {
        return facts.events().stream()
                .dropWhile(e -> !(e instanceof RollbackRequested asked
                        && asked.command().equals(rollback.command())))
                .anyMatch(e -> e instanceof RolledBack back && in(rollback.place(), back.environment())
                        || e instanceof DeployFailed failed && in(rollback.place(), failed.environment()));
    }

    private static boolean in(Place place, String environment) {
        return place.environment().equals(environment);
    }

    /** The jobs that write down what this fact says of a place. */
    static List<JobSpec<DeployJob>> of(Facts facts, Event own) {
        return switch (own) {
            case DeployHealthy e ->
                List.of(job(new Recall(
                        new Place(e.application(), e.environment()),
                        e.rollout(),
                        Recall.End.HEALTHY,
                        e.image(),
                        new Recall.Served(e.plan(), e.address(), e.smoke()))));
            case RolledBack e ->
                List.of(job(new Recall(
                        new Place(e.application(), e.environment()), e.rollout(), Recall.End.BACK, e.from(), null)));
            case DeployFailed e -> failed(facts, e).stream().toList();
            default -> List.of();
        };
    }

    private static Optional<JobSpec<DeployJob>> failed(Facts facts, DeployFailed failed) {
        Integer rollout = failed.rollout();
        return rollout == null
                ? Optional.empty()
                : facts.first(ReleasePlanned.class)
                        .map(plan -> job(new Recall(
                                new Place(plan.application(), failed.environment()),
                                rollout,
                                Recall.End.FAILED,
                                failed.image(),
                                null)));
    }

    private static JobSpec<DeployJob> job(Recall recall) {
        return JobSpec.<DeployJob>of(recall.subject(), recall).outlivingRelease();
    }

    /** Writes it down; tells what the place is to be let go from, if it is held by what has ended. */
    DeployVerdict.Recalled perform(Recall job, ReleaseId release, Claim claim) throws InterruptedException {
        PlaceState seen = places.see(job.place());
        PlaceState found =
                switch (job.end()) {
                    case HEALTHY -> healthy(job, release, seen, claim);
                    case FAILED -> places.change(job.place(), claim.fence(), state -> state.foundFailed(release));
                    case BACK -> back(job, release, claim);
                };
        Journal journal = found.journal();
        return journal != null && journal.release().equals(release) && journal.over()
                ? new DeployVerdict.Recalled(journal.kind(), journal.key())
                : DeployVerdict.Recalled.NOTHING;
    }

    private PlaceState healthy(Recall job, ReleaseId release, PlaceState seen, Claim claim)
            throws InterruptedException {
        if (seen.knows(release) && !seen.heldBy(Journal.Kind.ROLLOUT, release, "")) {
            // Nothing is to be written here, so the target must not be shown our fence: upkeep acts under what is
            // written.
            return seen;
        }
        Recall.Served served = job.served();
        if (served == null) {
            throw new IllegalStateException("nothing is known of how a healthy rollout served");
        }
        Deployment brought = Deployment.of(
                release,
                loop.generation(seen, release, claim),
                job.image(),
                served.plan(),
                plans.environment(served.plan(), job.place().environment()));
        return places.change(job.place(), claim.fence(), state -> state.foundHealthy(brought, served.address()));
    }

    private PlaceState back(Recall job, ReleaseId release, Claim claim) {
        return places.change(
                job.place(),
                claim.fence(),
                current -> places.before(job.place(), current.generation()),
                (state, before) -> state.foundBack(release, before, KEY));
    }
}
