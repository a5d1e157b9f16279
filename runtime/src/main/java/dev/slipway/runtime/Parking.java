package dev.slipway.runtime;

import dev.slipway.events.EventType;
import dev.slipway.events.ReleaseId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Records that wait: for a newer version of this service, or for an operator. */
@ApplicationScoped
class Parking {
    private static final String DEFER = """
            insert into deferred (partition, record_offset, type, headers, data)
            values (:partition, :offset, :type, :headers, :data) on conflict do nothing
            """;
    private static final String PARK = """
            with r as (
                insert into release (id, partition, held) values (cast(cast(:release as text) as uuid), :partition, true)
                on conflict (id) do update set held = true)
            insert into parked (partition, record_offset, release_id, headers, data, reason)
            values (:partition, :offset, cast(cast(:release as text) as uuid), :headers, :data, :reason) on conflict do nothing
            """;
    private static final String TAKE_UP = """
            with p as (delete from parked where partition = :partition returning record_offset, release_id),
                d as (delete from deferred where partition = :partition and type = any(
                        string_to_array(cast(:known as text), ',')) returning record_offset),
                r as (update release set held = false where id in (select release_id from p))
            select min(record_offset) from (select record_offset from p union all select record_offset from d) as waiting
            """;
    private static final String KNOWN =
            Arrays.stream(EventType.values()).map(EventType::wire).collect(Collectors.joining(","));

    Uni<Void> defer(Tx tx, FactHandler.Record taken, String type) {
        return tx.update(
                        DEFER,
                        Map.of(
                                "partition", taken.partition(),
                                "offset", taken.offset(),
                                "type", storable(type),
                                "headers", Json.write(taken.headers()),
                                "data", bytes(taken)))
                .replaceWithVoid();
    }

    /** Keeps a record of a release, and every later one of it, from being taken in. */
    Uni<Void> park(Tx tx, FactHandler.Record taken, ReleaseId release, String reason) {
        return tx.update(
                        PARK,
                        Map.of(
                                "partition", taken.partition(),
                                "offset", taken.offset(),
                                "release", release.toString(),
                                "headers", Json.write(taken.headers()),
                                "data", bytes(taken),
                                "reason", storable(reason)))
                .replaceWithVoid();
    }

    /**
     * Lets go of all that waits in this partition and may be understood now: what was parked, since the cause may be
     * mended, and what was deferred and is of a type that this version knows.
     *
     * @return the first offset to read again; {@link Long#MAX_VALUE} when nothing waited
     */
    Uni<Long> takeUp(Tx tx, int partition) {
        return tx.query(TAKE_UP, Map.of("partition", partition, "known", KNOWN))
                .map(rows -> rows.getFirst()[0] == null ? Long.MAX_VALUE : ((Number) rows.getFirst()[0]).longValue());
    }

    private static byte[] bytes(FactHandler.Record taken) {
        return taken.data() == null ? new byte[0] : taken.data();
    }

    /** PostgreSQL's text takes any character but NUL. */
    private static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }
}
