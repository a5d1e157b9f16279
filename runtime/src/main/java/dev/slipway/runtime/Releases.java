package dev.slipway.runtime;

import dev.slipway.events.Event;
import dev.slipway.events.EventJson;
import dev.slipway.events.EventType;
import dev.slipway.events.Fact;
import dev.slipway.events.Outcome;
import dev.slipway.events.ReleaseId;
import dev.slipway.runtime.FactHandler.Received;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of releases and of what is known of them. */
@ApplicationScoped
class Releases {
    private static final String LOCK_AND_RECEIVE = """
            with r as (
                insert into release (id, partition, traceparent)
                values (cast(cast(:release as text) as uuid), :partition, nullif(:traceparent, ''))
                on conflict (id) do update set touched_at = now()
                returning outcome, cancel_requested, partition),
            i as (
                insert into inbox (event_id, release_id, type, data)
                select cast(cast(:id as text) as uuid), cast(cast(:release as text) as uuid), :type, :data
                from r where r.outcome is null or :aftermath
                on conflict do nothing returning 1)
            select outcome, cancel_requested, partition, (select count(*) from i) from r
            """;
    private static final String FACTS =
            "select type, data from inbox where release_id = cast(cast(:release as text) as uuid) order by seq";
    private static final String MARK_CANCELLED =
            "update release set cancel_requested = true where id = cast(cast(:release as text) as uuid)";
    private static final String END = """
            with dropped as (delete from inbox where release_id = cast(cast(:release as text) as uuid))
            update release set outcome = :outcome where id = cast(cast(:release as text) as uuid)
            """;

    /**
     * A release under its lock.
     *
     * @param outcome how it ended; null while it is under way, as far as this service knows
     * @param cancelRequested whether a request to cancel it was taken in
     * @param partition where its facts stand
     * @param fresh whether the fact at hand was not known before
     */
    record Locked(@Nullable Outcome outcome, boolean cancelRequested, int partition, boolean fresh) {
        /** Whether no further work of its own may begin. */
        boolean stopped() {
            return cancelRequested || outcome != null && !outcome.good();
        }

        static Locked of(Object[] columns) {
            return new Locked(
                    Optional.ofNullable((String) columns[0]).map(Outcome::parse).orElse(null),
                    (Boolean) columns[1],
                    ((Number) columns[2]).intValue(),
                    ((Number) columns[3]).intValue() > 0);
        }
    }

    /** Takes the release's lock and writes the fact down; a fact that follows the outcome only if it is aftermath. */
    Uni<Locked> lockAndReceive(Tx tx, Received received, boolean aftermath) {
        Fact fact = received.fact();
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("release", fact.release().toString());
        parameters.put("partition", received.partition());
        parameters.put("traceparent", fact.traceparent() == null ? "" : fact.traceparent());
        parameters.put("id", fact.id().toString());
        parameters.put("type", EventType.of(fact.event()).wire());
        parameters.put("data", new String(EventJson.write(fact.event()), java.nio.charset.StandardCharsets.UTF_8));
        parameters.put("aftermath", aftermath);
        return tx.query(LOCK_AND_RECEIVE, parameters).map(rows -> Locked.of(rows.getFirst()));
    }

    /** What is known of a release whose lock the transaction holds. */
    Uni<Facts> facts(Tx tx, ReleaseId release) {
        return tx.query(FACTS, Map.of("release", release.toString()))
                .map(rows -> new Facts(
                        release,
                        rows.stream()
                                .map(columns -> event((String) columns[0], (String) columns[1]))
                                .toList()));
    }

    static Event event(String type, String data) {
        return EventJson.read(
                EventType.ofWire(type).orElseThrow(), data.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    Uni<Void> markCancelled(Tx tx, ReleaseId release) {
        return tx.update(MARK_CANCELLED, Map.of("release", release.toString())).replaceWithVoid();
    }

    /** Keeps the outcome alone of all that is known. */
    Uni<Void> end(Tx tx, ReleaseId release, Outcome outcome) {
        return tx.update(END, Map.of("release", release.toString(), "outcome", outcome.wire()))
                .replaceWithVoid();
    }
}
