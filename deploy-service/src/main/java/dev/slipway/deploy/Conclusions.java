package dev.slipway.deploy;

import dev.slipway.deploy.DeployJob.Approval;
import dev.slipway.deploy.DeployJob.BringBack;
import dev.slipway.deploy.DeployJob.Reached;
import dev.slipway.deploy.DeployJob.Recall;
import dev.slipway.deploy.DeployJob.Refusal;
import dev.slipway.deploy.DeployJob.Rollback;
import dev.slipway.deploy.DeployJob.Settle;
import dev.slipway.deploy.DeployJob.Tick;
import dev.slipway.deploy.DeployVerdict.Advanced;
import dev.slipway.deploy.DeployVerdict.Entered;
import dev.slipway.deploy.DeployVerdict.Failed;
import dev.slipway.deploy.DeployVerdict.Healthy;
import dev.slipway.deploy.DeployVerdict.OfBringBack;
import dev.slipway.deploy.DeployVerdict.OfRollback;
import dev.slipway.deploy.DeployVerdict.OfTick;
import dev.slipway.deploy.DeployVerdict.Recalled;
import dev.slipway.deploy.DeployVerdict.Restored;
import dev.slipway.deploy.DeployVerdict.Stalled;
import dev.slipway.deploy.DeployVerdict.Superseded;
import dev.slipway.deploy.DeployVerdict.Untouched;
import dev.slipway.deploy.DeployVerdict.Waiting;
import dev.slipway.deploy.rollout.Place;
import dev.slipway.events.ApprovalAwaited;
import dev.slipway.events.DeployFailed;
import dev.slipway.events.DeployHealthy;
import dev.slipway.events.DeployStarted;
import dev.slipway.events.Event;
import dev.slipway.events.ReleaseSuperseded;
import dev.slipway.events.RolledBack;
import dev.slipway.events.RolloutAdvanced;
import dev.slipway.events.StageCancelled;
import dev.slipway.runtime.Conclusion;
import dev.slipway.runtime.Facts;
import dev.slipway.runtime.JobSpec;
import java.time.Duration;
import java.util.List;

/** What verdicts mean: the events they become, and the next link of the chain. Pure. */
final class Conclusions {
    private static final int MOST_DOUBLINGS = 16;
    private final Pace pace;

    Conclusions(Pace pace) {
        this.pace = pace;
    }

    /**
     * Waiting times between the links of a chain.
     *
     * @param shortest after one that changed something
     * @param longest after many that changed nothing
     * @param backOff after many that met a breakdown
     */
    record Pace(Duration shortest, Duration longest, Duration backOff) {}

    Conclusion<DeployJob> of(DeployJob job, DeployVerdict verdict, Facts facts) {
        return switch (job) {
            case Tick tick -> of(tick, fitting(tick, verdict, OfTick.class), facts);
            case Rollback rollback -> of(rollback, fitting(rollback, verdict, OfRollback.class), facts);
            case BringBack bringBack -> of(bringBack, fitting(bringBack, verdict, OfBringBack.class));
            case Approval approval -> Conclusion.of(new ApprovalAwaited(approval.environment(), approval.image()));
            case Refusal refusal ->
                Conclusion.of(new DeployFailed(refusal.environment(), null, refusal.image(), null, refusal.failure()));
            case Settle settle -> Conclusion.nothing();
            case Recall recall -> of(recall, fitting(recall, verdict, Recalled.class), facts);
        };
    }

    /** A place whose smoke suite is still to come stays held, as it would have without the restore. */
    private static Conclusion<DeployJob> of(Recall recall, Recalled verdict, Facts facts) {
        Journal.Kind kind = verdict.kind();
        boolean smoke = recall.served() != null && recall.served().smoke();
        boolean awaited = smoke && facts.has(DeployHealthy.class) && !Gates.smokePassed(facts, recall);
        return kind == null || awaited
                ? Conclusion.nothing()
                : Conclusion.next(Gates.settle(recall.place(), kind, verdict.key()));
    }

    private Conclusion<DeployJob> of(Tick tick, OfTick verdict, Facts facts) {
        Place place = tick.place();
        return switch (verdict) {
            case Waiting w ->
                Conclusion.next(link(
                        tick.next(tick.begun(), tick.reached().stillQuiet()),
                        waiting(tick.reached().quiet())));
            case Superseded s -> Conclusion.of(new ReleaseSuperseded(place.environment(), s.by()));
            case Entered e ->
                new Conclusion<>(
                        started(place, e, facts), List.of(link(tick.next(true, Reached.NOTHING), Duration.ZERO)));
            case Advanced a -> {
                Reached reached = reached(tick.reached(), a);
                yield advanced(
                        place, a, tick.reached(), reached, link(tick.next(true, reached), pause(reached.quiet())));
            }
            case Healthy h ->
                healthy(
                        new DeployHealthy(
                                place.application(),
                                place.environment(),
                                tick.rollout(),
                                tick.image(),
                                tick.plan(),
                                tick.snapshot(),
                                h.address(),
                                tick.smoke(),
                                tick.last()),
                        place);
            case Failed f -> failed(place, f, Journal.Kind.ROLLOUT, "");
        };
    }

    /** With a smoke suite to come the place stays held until that has passed, or what it holds is brought back. */
    private static Conclusion<DeployJob> healthy(DeployHealthy healthy, Place place) {
        Conclusion<DeployJob> said = Conclusion.of(healthy);
        return healthy.smoke() ? said : said.then(Gates.settle(place, Journal.Kind.ROLLOUT, ""));
    }

    private Conclusion<DeployJob> of(Rollback rollback, OfRollback verdict, Facts facts) {
        Place place = rollback.place();
        return switch (verdict) {
            case Waiting w ->
                Conclusion.next(link(
                        rollback.next(rollback.begun(), rollback.reached().stillQuiet()),
                        waiting(rollback.reached().quiet())));
            case Stalled s ->
                Conclusion.next(stalled(
                        rollback.next(rollback.begun(), rollback.reached().stillQuiet()),
                        rollback.reached().quiet()));
            case Entered e ->
                new Conclusion<>(
                        started(place, e, facts), List.of(link(rollback.next(true, Reached.NOTHING), Duration.ZERO)));
            case Advanced a -> {
                Reached reached = reached(rollback.reached(), a);
                yield advanced(
                        place,
                        a,
                        rollback.reached(),
                        reached,
                        link(rollback.next(true, reached), pause(reached.quiet())));
            }
            case Restored r ->
                Conclusion.<DeployJob>of(rolledBack(place, r, rollback.reason()))
                        .then(Gates.settle(place, Journal.Kind.ROLLBACK, rollback.command()));
            case Failed f -> failed(place, f, Journal.Kind.ROLLBACK, rollback.command());
            case Untouched u -> Conclusion.of(new StageCancelled(u.reason()));
        };
    }

    private Conclusion<DeployJob> of(BringBack back, OfBringBack verdict) {
        Place place = back.place();
        return switch (verdict) {
            case Waiting w ->
                Conclusion.next(link(
                        back.next(back.reached().stillQuiet()),
                        waiting(back.reached().quiet())));
            case Stalled s ->
                Conclusion.next(stalled(
                        back.next(back.reached().stillQuiet()), back.reached().quiet()));
            case Advanced a -> {
                Reached reached = reached(back.reached(), a);
                yield advanced(place, a, back.reached(), reached, link(back.next(reached), patient(reached.quiet())));
            }
            case Restored r ->
                Conclusion.<DeployJob>of(rolledBack(place, r, back.reason()))
                        .then(Gates.settle(place, Journal.Kind.BRING_BACK, ""));
            case Untouched u -> Conclusion.of(new StageCancelled(u.reason()));
        };
    }

    /** Told once, also when the place is entered again after the database was restored. */
    private static List<Event> started(Place place, Entered entered, Facts facts) {
        boolean told = facts.first(
                        DeployStarted.class,
                        e -> e.environment().equals(place.environment()) && e.rollout() == entered.rollout())
                .isPresent();
        return told
                ? List.of()
                : List.of(new DeployStarted(
                        place.application(),
                        place.environment(),
                        entered.rollout(),
                        entered.image(),
                        entered.replaces(),
                        entered.strategy()));
    }

    private static RolledBack rolledBack(Place place, Restored restored, String reason) {
        return new RolledBack(
                place.application(), place.environment(), restored.rollout(), restored.from(), restored.to(), reason);
    }

    private static Conclusion<DeployJob> failed(Place place, Failed failed, Journal.Kind kind, String key) {
        Conclusion<DeployJob> said = Conclusion.of(new DeployFailed(
                place.environment(), failed.rollout(), failed.image(), failed.serving(), failed.failure()));
        return failed.held() ? said.then(Gates.settle(place, kind, key)) : said;
    }

    private static Conclusion<DeployJob> advanced(
            Place place, Advanced advanced, Reached before, Reached now, JobSpec<DeployJob> next) {
        List<Event> said = now.step() == before.step()
                ? List.of()
                : List.of(new RolloutAdvanced(
                        place.environment(),
                        advanced.rollout(),
                        now.step(),
                        advanced.ready(),
                        advanced.desired(),
                        advanced.weight()));
        return new Conclusion<>(said, List.of(next));
    }

    /** A new step only when there is something new to tell. */
    private static Reached reached(Reached before, Advanced advanced) {
        boolean same = before.ready() == advanced.ready() && before.weight() == advanced.weight();
        return same ? before.stillQuiet() : new Reached(before.step() + 1, advanced.ready(), advanced.weight(), 0);
    }

    private static JobSpec<DeployJob> link(Tick next, Duration wait) {
        return JobSpec.<DeployJob>of(next.subject(), next).after(wait);
    }

    private static JobSpec<DeployJob> link(Rollback next, Duration wait) {
        return JobSpec.<DeployJob>of(next.subject(), next).after(wait).outlivingRelease();
    }

    private static JobSpec<DeployJob> link(BringBack next, Duration wait) {
        return JobSpec.<DeployJob>of(next.subject(), next).after(wait).outlivingRelease();
    }

    private JobSpec<DeployJob> stalled(Rollback next, int quiet) {
        return link(next, doubled(pace.longest(), quiet, pace.backOff()));
    }

    private JobSpec<DeployJob> stalled(BringBack next, int quiet) {
        return link(next, doubled(pace.longest(), quiet, pace.backOff()));
    }

    /** A tenth longer after each look: a place may be held for days, and every look leaves a job's row. */
    private Duration waiting(int quiet) {
        Duration longer = pace.longest().plus(pace.longest().multipliedBy(quiet).dividedBy(10));
        return shorter(longer, pace.backOff());
    }

    private Duration pause(int quiet) {
        return doubled(pace.shortest(), quiet, pace.longest());
    }

    /** For what goes on until it succeeds: what it puts back may never get ready. */
    private Duration patient(int quiet) {
        Duration pause = pause(quiet);
        return pause.compareTo(pace.longest()) < 0 ? pause : waiting(quiet);
    }

    private static Duration doubled(Duration first, int times, Duration most) {
        return shorter(first.multipliedBy(1L << Math.min(times, MOST_DOUBLINGS)), most);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static <V extends DeployVerdict> V fitting(DeployJob job, DeployVerdict verdict, Class<V> family) {
        if (!family.isInstance(verdict)) {
            throw new IllegalStateException("no " + job.getClass().getSimpleName() + " ends with " + verdict);
        }
        return family.cast(verdict);
    }
}
