package dev.slipway.runtime;

import dev.slipway.events.Fact;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** States facts that a request from outside leads to, in the transaction that also writes down the request. */
@ApplicationScoped
public class Commands {
    private static final String LOCK = """
            insert into release (id, partition) values (cast(cast(:release as text) as uuid), 0)
            on conflict (id) do update set touched_at = now()
            """;

    private final Outbox outbox;

    Commands(Outbox outbox) {
        this.outbox = outbox;
    }

    /**
     * Adds a fact that {@link Identity#commanding} made; it is published once the transaction is committed.
     *
     * @return false when a fact of the same id stood already
     */
    public Uni<Boolean> state(Tx tx, Fact fact) {
        return tx.update(LOCK, Map.of("release", fact.release().toString()))
                .flatMap(locked -> outbox.add(tx, fact.release(), List.of(fact)))
                .map(added -> added > 0);
    }
}
