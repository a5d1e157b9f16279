package dev.slipway.gateway;

import dev.slipway.events.DeployHealthy;
import dev.slipway.events.EventType;
import dev.slipway.events.Fact;
import dev.slipway.events.RolledBack;
import dev.slipway.runtime.FactHandler;
import dev.slipway.runtime.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Keeps the views: each fact once, whatever its type, the gateway's own too. */
@ApplicationScoped
class ViewIntake implements FactHandler {
    private final FactStore facts;
    private final ReleaseViews releases;
    private final PlaceViews places;
    private final LogStore logs;
    private final DeadLetters deadLetters;

    ViewIntake(FactStore facts, ReleaseViews releases, PlaceViews places, LogStore logs, DeadLetters deadLetters) {
        this.facts = facts;
        this.releases = releases;
        this.places = places;
        this.logs = logs;
        this.deadLetters = deadLetters;
    }

    @Override
    public boolean wants(EventType type) {
        return true;
    }

    @Override
    public boolean wantsOwn() {
        return true;
    }

    @Override
    public Uni<Void> take(Tx tx, Received received) {
        return facts.add(tx, received)
                .flatMap(fresh ->
                        fresh ? view(tx, received.fact()) : Uni.createFrom().voidItem());
    }

    private Uni<Void> view(Tx tx, Fact fact) {
        return releases.lock(tx, fact.release())
                .map(found -> found.orElseGet(() -> ReleaseView.none(fact.release(), fact.time()))
                        .after(fact))
                .flatMap(view -> releases.save(tx, view).flatMap(saved -> place(tx, fact, view)))
                .flatMap(placed -> logs.ends(tx, fact));
    }

    private Uni<Void> place(Tx tx, Fact fact, ReleaseView view) {
        return switch (fact.event()) {
            case DeployHealthy e -> {
                String version = view.document().version();
                yield places.healthy(tx, fact, e, version == null ? "" : version);
            }
            case RolledBack e -> places.rolledBack(tx, fact, e);
            default -> Uni.createFrom().voidItem();
        };
    }

    @Override
    public void malformed(Record taken, String reason) {
        deadLetters.put(taken, reason);
    }
}
