package dev.slipway.runtime;

import dev.slipway.events.ReleaseId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Marks what arrived on the topic, publishes what was left behind, and deletes what is long since there. */
@ApplicationScoped
class OutboxSweep {
    /** A database that went back to an earlier moment gives a number again: that fact has another id. */
    private static final String MARK = """
            update outbox o set published_at = now()
            from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as x(release_id uuid, number bigint, event_id uuid)
            where o.release_id = x.release_id and o.number = x.number and o.event_id = x.event_id
            """;

    private static final String LEFT_BEHIND = """
            select distinct release_id from (
                select release_id from outbox
                where published_at is null and created_at < now() - cast(cast(:age as text) as interval)
                order by created_at limit 1000) as pending
            """;
    private static final String UNMARK = "update outbox set published_at = null where published_at is not null";
    private static final String DELETE =
            "delete from outbox where published_at < now() - cast(cast(:age as text) as interval)";

    private final Database database;
    private final Outbox outbox;
    private final Publisher publisher;
    private final RuntimeConfig config;

    OutboxSweep(Database database, Outbox outbox, Publisher publisher, RuntimeConfig config) {
        this.database = database;
        this.outbox = outbox;
        this.publisher = publisher;
        this.config = config;
    }

    /** After a start: the broker may have lost what it acked last, and publishing twice does no harm. */
    void publishAgain() {
        database.upkeep(tx -> tx.update(UNMARK, Map.of()));
        sweep("0 seconds");
    }

    /** Whether anything arrived since {@link #mark} was called last. */
    boolean hasToMark() {
        return publisher.hasArrived();
    }

    /** Marks what arrived since the last call. */
    void mark() {
        List<Outbox.Row> rows = publisher.takeArrived();
        if (rows.isEmpty()) {
            return;
        }
        String json = Json.write(rows.stream()
                .map(row -> Map.of(
                        "release_id", row.release().toString(),
                        "number", row.number(),
                        "event_id", row.eventId().toString()))
                .toList());
        try {
            database.upkeep(tx -> tx.update(MARK, Map.of("rows", json)));
            rows.forEach(publisher::forget);
        } catch (RuntimeException e) {
            publisher.putBack(rows);
            throw e;
        }
    }

    /** Publishes what is pending for longer than the configured time. */
    void sweep() {
        sweep(config.sweepAfter().toMillis() + " milliseconds");
    }

    private void sweep(String age) {
        List<Object[]> releases = database.upkeep(tx -> tx.query(LEFT_BEHIND, Map.of("age", age)));
        for (Object[] columns : releases) {
            database.await(() -> outbox.publishPending(new ReleaseId((UUID) columns[0])));
        }
    }

    /** Deletes what has been on the topic for the configured time. */
    void delete() {
        database.upkeep(
                tx -> tx.update(DELETE, Map.of("age", config.keepPublished().toMillis() + " milliseconds")));
    }
}
