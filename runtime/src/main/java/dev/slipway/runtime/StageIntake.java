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
    /** What may end a release, whoever states it. What ends it well and comes before deployment is left to the sweep. */
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
    public Uni<Void> take(Tx tx, Received received) {
        Fact fact = received.fact();
        boolean aftermath = AFTERMATH.contains(EventType.of(fact.event()));
        return releases.lockAndReceive(tx, received, aftermath)
                .flatMap(locked -> locked.fresh()
                        ? closeOwn(tx, fact)
                                .flatMap(closed -> releases.facts(tx, fact.release()))
                                .flatMap(facts -> decide(tx, fact, locked, facts))
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> closeOwn(Tx tx, Fact fact) {
        return fact.source() == identity.source() && fact.job() != null
                ? jobs.closeStated(tx, fact.release(), fact.job()).replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    private Uni<Void> decide(Tx tx, Fact fact, Releases.Locked locked, Facts facts) {
        Identity.Cause cause = new Identity.Cause(fact.id(), fact.traceparent());
        if (locked.outcome() != null) {
            return begin(tx, locked, facts, cause, true);
        }
        Outcome outcome = Progress.of(facts.events()).outcome();
        if (outcome != null) {
            return settlement.end(tx, locked, facts, cause, outcome);
        } else if (fact.event() instanceof CancelRequested) {
            return settlement.cancel(tx, locked, facts, cause);
        } else if (locked.cancelRequested()) {
            return settlement.refuse(tx, facts, cause);
        }
        return begin(tx, locked, facts, cause, false);
    }

    private Uni<Void> begin(Tx tx, Releases.Locked locked, Facts facts, Identity.Cause cause, boolean over) {
        List<JobSpec<Object>> asked = codec.stage().accept(facts).stream()
                .filter(spec -> !over || spec.outlivesRelease())
                .toList();
        return settlement.begin(tx, locked, facts, cause, List.of(), asked);
    }
}
