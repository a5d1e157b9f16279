package dev.slipway.runtime;

import dev.slipway.events.CancelRequested;
import dev.slipway.events.EventType;
import dev.slipway.events.Fact;
import dev.slipway.events.Outcome;
import dev.slipway.events.Progress;
import io.quarkus.arc.DefaultBean;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Takes facts in for a stage: what it is interested in, and what ends a release. */
@DefaultBean
@ApplicationScoped
class StageIntake implements FactHandler {
    /**
     * What may end a release, whoever states it. Of what ends it well before any deployment only who acts on it hears: for
     * the others such a release stays open, and its rows stay.
     */
    private static final Set<EventType> ENDING = EnumSet.of(
            EventType.CANCEL_REQUESTED,
            EventType.BUILD_FAILED,
            EventType.TESTS_FAILED,
            EventType.SCAN_REJECTED,
            EventType.SCAN_REVOKED,
            EventType.SMOKE_FAILED,
            EventType.SMOKE_PASSED,
            EventType.DEPLOY_HEALTHY,
            EventType.DEPLOY_FAILED,
            EventType.ROLLED_BACK,
            EventType.PROMOTION_REJECTED,
            EventType.RELEASE_SUPERSEDED,
            EventType.RELEASE_EXPIRED,
            EventType.STAGE_BROKEN,
            EventType.STAGE_CANCELLED);
    /** What may follow an outcome and is still acted on. */
    private static final Set<EventType> AFTERMATH =
            EnumSet.of(EventType.ROLLED_BACK, EventType.SCAN_REVOKED, EventType.ROLLBACK_REQUESTED);

    private final StageCodec codec;
    private final Releases releases;
    private final Jobs jobs;
    private final Settlement settlement;
    private final Identity identity;

    StageIntake(StageCodec codec, Releases releases, Jobs jobs, Settlement settlement, Identity identity) {
        this.codec = codec;
        this.releases = releases;
        this.jobs = jobs;
        this.settlement = settlement;
        this.identity = identity;
    }

    @Override
    public boolean wants(EventType type) {
        return ENDING.contains(type)
                || codec.stage().interests().contains(type)
                || type.writers().contains(identity.source());
    }

    @Override
    public Uni<Boolean> take(Tx tx, Received received) {
        Fact fact = received.fact();
        boolean aftermath = AFTERMATH.contains(EventType.of(fact.event()));
        return releases.takeIn(tx, received, aftermath)
                .flatMap(taken -> (taken.locked().fresh()
                                ? act(tx, fact, taken)
                                : Uni.createFrom().voidItem())
                        .replaceWith(!taken.held()));
    }

    private Uni<Void> act(Tx tx, Fact fact, Releases.TakenIn taken) {
        return recall(tx, fact, taken.locked(), taken.facts())
                .flatMap(recalled -> decide(tx, fact, taken.locked(), taken.facts()));
    }

    /** A fact of our own that is new to us: this database was restored to a moment before it. */
    private Uni<Void> recall(Tx tx, Fact fact, Releases.Locked locked, Facts facts) {
        if (fact.source() != identity.source() || fact.job() == null) {
            return Uni.createFrom().voidItem();
        }
        return jobs.closeOver(tx, facts)
                .flatMap(closed -> begin(
                        tx,
                        locked,
                        facts,
                        cause(fact),
                        locked.outcome() != null,
                        codec.stage().recall(facts, fact.event())));
    }

    private static Identity.Cause cause(Fact fact) {
        return new Identity.Cause(fact.id(), fact.traceparent());
    }

    private Uni<Void> decide(Tx tx, Fact fact, Releases.Locked locked, Facts facts) {
        Identity.Cause cause = cause(fact);
        if (locked.outcome() != null) {
            return begin(tx, locked, facts, cause, true, codec.stage().accept(facts));
        }
        Outcome outcome = Progress.of(facts.events()).outcome();
        if (outcome != null) {
            return settlement.end(tx, locked, facts, cause, outcome);
        } else if (fact.event() instanceof CancelRequested) {
            return settlement.cancel(tx, locked, facts, cause);
        } else if (locked.cancelRequested()) {
            return settlement.refuse(tx, facts, cause);
        }
        return begin(tx, locked, facts, cause, false, codec.stage().accept(facts));
    }

    private Uni<Void> begin(
            Tx tx,
            Releases.Locked locked,
            Facts facts,
            Identity.Cause cause,
            boolean over,
            List<JobSpec<Object>> asked) {
        List<JobSpec<Object>> possible =
                asked.stream().filter(spec -> !over || spec.outlivesRelease()).toList();
        return settlement.begin(tx, locked, facts, cause, List.of(), possible);
    }
}
