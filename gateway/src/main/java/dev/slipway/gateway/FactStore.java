package dev.slipway.gateway;

import dev.slipway.events.EventType;
import dev.slipway.events.Fact;
import dev.slipway.events.ReleaseId;
import dev.slipway.runtime.FactHandler.Received;
import dev.slipway.runtime.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** All events, as they stand on the topic, each once. */
@ApplicationScoped
class FactStore {
    private static final String ADD = """
            insert into fact (partition, record_offset, event_id, release_id, type, cloudevent, time)
            values (:partition, :offset, cast(cast(:id as text) as uuid), cast(cast(:release as text) as uuid), :type,
                :json, cast(cast(:time as text) as timestamptz))
            on conflict do nothing
            """;
    private static final String OF_RELEASE = """
            select partition, record_offset, release_id, type, cloudevent, '' from fact
            where release_id = cast(cast(:release as text) as uuid) order by seq
            """;
    /** In each partition the next ones; of these the first in the order they were stored. */
    private static final String PAGE = """
            select f.partition, f.record_offset, f.release_id, f.type, f.cloudevent, coalesce(v.application, '')
            from position p
            left join jsonb_to_recordset(cast(cast(:after as text) as jsonb)) as a(p int, o bigint)
                on a.p = p.partition
            cross join lateral (
                select * from fact where partition = p.partition and record_offset > coalesce(a.o, -1)
                order by record_offset limit :limit) f
            left join release_view v on v.id = f.release_id
            order by f.seq limit :limit
            """;

    private static final String REACHED = "select partition, next_offset from position";

    /**
     * An event, with what is known of its release.
     *
     * @param application empty while the release is not planned
     */
    record Stored(FeedRecord told, String application) {}

    /** Adds a fact; false when it stands here already. */
    Uni<Boolean> add(Tx tx, Received received) {
        Fact fact = received.fact();
        return tx.update(
                        ADD,
                        Map.of(
                                "partition", received.partition(),
                                "offset", received.offset(),
                                "id", fact.id().toString(),
                                "release", fact.release().toString(),
                                "type", EventType.of(fact.event()).wire(),
                                "json", StructuredEvent.of(fact),
                                "time", fact.time().toString()))
                .map(count -> count > 0);
    }

    /** A release's events, in the topic's order. */
    Uni<List<FeedRecord>> ofRelease(Tx tx, ReleaseId release) {
        return tx.query(OF_RELEASE, Map.of("release", release.toString()))
                .map(rows -> rows.stream().map(row -> stored(row).told()).toList());
    }

    /** All releases' events after a position, at most this many; of each partition in the topic's order. */
    Uni<List<Stored>> page(Tx tx, FeedPosition after, int limit) {
        return tx.query(PAGE, Map.of("after", after.rows(), "limit", limit))
                .map(rows -> rows.stream().map(FactStore::stored).toList());
    }

    private static Stored stored(Object[] row) {
        FeedRecord told = new FeedRecord(
                ((Number) row[0]).intValue(),
                ((Number) row[1]).longValue(),
                new ReleaseId((UUID) row[2]),
                (String) row[3],
                (String) row[4]);
        return new Stored(told, (String) row[5]);
    }

    /** Of each partition the first offset that may not be stored yet. */
    Uni<Map<Integer, Long>> reached(Tx tx) {
        return tx.query(REACHED, Map.of()).map(rows -> {
            Map<Integer, Long> reached = new HashMap<>();
            rows.forEach(row -> reached.put(((Number) row[0]).intValue(), ((Number) row[1]).longValue()));
            return reached;
        });
    }
}
