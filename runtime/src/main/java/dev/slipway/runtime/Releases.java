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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of releases and of what is known of them. */
@ApplicationScoped
class Releases {
    /**
     * {@code known} shows what was committed before the statement began, and the lock may have been waited for since:
     * so the version tells whether it is all that is known.
     */
    private static final String TAKE_IN = "with " + Advance.MOVED + """
            , seen as (select version from release where id = cast(cast(:release as text) as uuid)),
            r as (
                insert into release as x (id, partition, traceparent, version)
                values (cast(cast(:release as text) as uuid), :partition, nullif(:traceparent, ''), 1)
                on conflict (id) do update set version = x.version + 1, touched_at = now()
                returning outcome, cancel_requested, partition, held, version),
            i as (
                insert into inbox (event_id, release_id, type, data)
                select cast(cast(:id as text) as uuid), cast(cast(:release as text) as uuid), :type, :data
                from r where not r.held and (r.outcome is null or :aftermath)
                on conflict do nothing returning seq, type, data),
            known as (
                select seq, type, data from inbox where release_id = cast(cast(:release as text) as uuid)
                union all select seq, type, data from i)
            select outcome, cancel_requested, r.partition, (select count(*) from i), (select count(*) from moved), held,
                   version = coalesce((select version from seen), 0) + 1, known.type, known.data
            from r left join known on true order by known.seq
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
     * @param fresh whether what it was locked for counts: a fact was not known before, a job is still its claim's
     */
    record Locked(@Nullable Outcome outcome, boolean cancelRequested, int partition, boolean fresh) {
        /** Whether no further work of its own may begin. */
        boolean stopped() {
            return cancelRequested || outcome != null && !outcome.good();
        }

        static Locked of(Object[] columns, int first) {
            return new Locked(
                    Optional.ofNullable((String) columns[first])
                            .map(Outcome::parse)
                            .orElse(null),
                    (Boolean) columns[first + 1],
                    ((Number) columns[first + 2]).intValue(),
                    ((Number) columns[first + 3]).intValue() > 0);
        }
    }

    /**
     * What a fact was taken into.
     *
     * @param held whether an earlier fact of the release is parked, so that this one was not taken in
     * @param facts known of the release, with this one as the last; none unless it is fresh
     */
    record TakenIn(Locked locked, boolean held, Facts facts) {}

    /**
     * Takes the release's lock, advances past the fact's record and writes the fact down; one that follows the
     * outcome only if it is aftermath. Fails with {@link Advance.Moved}.
     */
    Uni<TakenIn> takeIn(Tx tx, Received received, boolean aftermath) {
        Fact fact = received.fact();
        Map<String, Object> parameters = received.advance().parameters();
        parameters.put("release", fact.release().toString());
        parameters.put("traceparent", fact.traceparent() == null ? "" : fact.traceparent());
        parameters.put("id", fact.id().toString());
        parameters.put("type", EventType.of(fact.event()).wire());
        parameters.put("data", new String(EventJson.write(fact.event()), StandardCharsets.UTF_8));
        parameters.put("aftermath", aftermath);
        return tx.query(TAKE_IN, parameters).flatMap(rows -> {
            Object[] first = rows.getFirst();
            received.advance().check(first[4]);
            Locked locked = Locked.of(first, 0);
            boolean current = (Boolean) first[6];
            Uni<Facts> known = locked.fresh() && !current
                    ? facts(tx, fact.release())
                    : Uni.createFrom().item(() -> facts(fact.release(), locked.fresh() ? rows : List.of(), 7));
            return known.map(facts -> new TakenIn(locked, (Boolean) first[5], facts));
        });
    }

    /** What is known of a release whose lock the transaction holds. */
    Uni<Facts> facts(Tx tx, ReleaseId release) {
        return tx.query(FACTS, Map.of("release", release.toString())).map(rows -> facts(release, rows, 0));
    }

    /** From the rows that have a type, and then its data, at the column {@code first}. */
    static Facts facts(ReleaseId release, List<Object[]> rows, int first) {
        return new Facts(
                release,
                rows.stream()
                        .filter(columns -> columns[first] != null)
                        .map(columns -> event((String) columns[first], (String) columns[first + 1]))
                        .toList());
    }

    private static Event event(String type, String data) {
        return EventJson.read(EventType.ofWire(type).orElseThrow(), data.getBytes(StandardCharsets.UTF_8));
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
