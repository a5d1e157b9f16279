package dev.slipway.runtime;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.slipway.events.CloudEventCodec;
import dev.slipway.events.EventType;
import dev.slipway.events.Fact;
import dev.slipway.events.ReleaseId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Facts are committed here together with what caused them, numbered by release, and published after the commit. The
 * same fact added twice is there once.
 */
@ApplicationScoped
public class Outbox {
    private static final String ADD = """
            with e as (
                select * from jsonb_to_recordset(cast(cast(:facts as text) as jsonb))
                    as x(ord int, event_id uuid, type text, headers text, data text)),
            fresh as (
                insert into inbox (event_id, release_id, type, data)
                select event_id, cast(cast(:release as text) as uuid), type, data from e order by ord
                on conflict do nothing
                returning event_id),
            numbered as (
                select e.*, row_number() over (order by ord) as place from e join fresh using (event_id)),
            bumped as (
                update release set next_number = next_number + (select count(*) from numbered), version = version + 1
                where id = cast(cast(:release as text) as uuid)
                returning next_number - (select count(*) from numbered) as base),
            added as (
                insert into outbox (release_id, number, event_id, headers, data)
                select cast(cast(:release as text) as uuid), base + place - 1, event_id, headers, data from numbered, bumped
                returning number, event_id, headers, data)
            select number, event_id, headers, data,
                   exists (select 1 from outbox
                           where release_id = cast(cast(:release as text) as uuid) and published_at is null)
            from added order by number
            """;
    private static final String PENDING = """
            select number, event_id, headers, data from outbox
            where release_id = cast(cast(:release as text) as uuid) and published_at is null order by number
            """;

    private final Publisher publisher;
    private final Database database;

    Outbox(Publisher publisher, Database database) {
        this.publisher = publisher;
        this.database = database;
    }

    /**
     * A fact that is committed and not yet known to be on the topic.
     *
     * @param number its place among the release's facts of this service
     */
    record Row(ReleaseId release, long number, UUID eventId, Map<String, String> headers, byte[] data) {}

    /**
     * Facts that a transaction added.
     *
     * @param rows in order; without those that stood already
     * @param afterOthers whether facts of the release were pending before
     */
    private record Added(ReleaseId release, List<Row> rows, boolean afterOthers) {}

    /**
     * Adds facts of one release, whose lock the transaction holds; they are published once it is committed.
     *
     * @return how many did not stand already
     * @throws IllegalArgumentException for one that is too large
     */
    public Uni<Integer> add(Tx tx, ReleaseId release, List<Fact> facts) {
        if (facts.isEmpty()) {
            return Uni.createFrom().item(0);
        }
        return tx.query(ADD, Map.of("facts", Json.write(rows(facts)), "release", release.toString()))
                .map(found -> {
                    Added added = added(release, found);
                    tx.afterCommit(() -> publish(added));
                    return added.rows().size();
                });
    }

    private static List<Map<String, Object>> rows(List<Fact> facts) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Fact fact : facts) {
            CloudEventCodec.Encoded encoded = CloudEventCodec.encode(fact);
            Map<String, Object> row = new HashMap<>();
            row.put("ord", rows.size());
            row.put("event_id", fact.id().toString());
            row.put("type", EventType.of(fact.event()).wire());
            row.put("headers", Json.write(encoded.headers()));
            row.put("data", CloudEventCodec.text(encoded.data()));
            rows.add(row);
        }
        return rows;
    }

    private static Added added(ReleaseId release, List<Object[]> found) {
        List<Row> rows = found.stream().map(columns -> row(release, columns)).toList();
        return new Added(release, rows, !found.isEmpty() && (Boolean) found.getFirst()[4]);
    }

    private static Row row(ReleaseId release, Object[] columns) {
        return new Row(
                release,
                ((Number) columns[0]).longValue(),
                (UUID) columns[1],
                Json.read((String) columns[2], new TypeReference<Map<String, String>>() {}),
                CloudEventCodec.bytes((String) columns[3]));
    }

    /** What cannot be published now, the sweep will. */
    private void publish(Added added) {
        if (added.rows().isEmpty()) {
            return;
        }
        if (!added.afterOthers()) {
            publisher.publish(added.rows());
        } else if (!publisher.publishAfterOthers(added.rows())) {
            publishPending(added.release()).subscribe().with(ignored -> {}, failure -> {});
        }
    }

    /** Publishes everything pending of a release, oldest first, but what this replica has in flight. */
    Uni<Void> publishPending(ReleaseId release) {
        return database.transaction(Purpose.UPKEEP, tx -> tx.query(PENDING, Map.of("release", release.toString())))
                .invoke(found -> publisher.publish(
                        found.stream().map(columns -> row(release, columns)).toList()))
                .replaceWithVoid();
    }
}
