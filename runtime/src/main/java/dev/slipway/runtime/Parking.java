package dev.slipway.runtime;

import dev.slipway.events.ReleaseId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

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
    private static final String HELD = "select held from release where id = cast(cast(:release as text) as uuid)";

    Uni<Void> defer(Tx tx, FactHandler.Record taken, String type) {
        return tx.update(
                        DEFER,
                        Map.of(
                                "partition", taken.partition(),
                                "offset", taken.offset(),
                                "type", type,
                                "headers", Json.write(taken.headers()),
                                "data", text(taken)))
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
                                "data", text(taken),
                                "reason", reason))
                .replaceWithVoid();
    }

    /** Whether an earlier record of the release is parked. */
    Uni<Boolean> holds(Tx tx, ReleaseId release) {
        return tx.query(HELD, Map.of("release", release.toString()))
                .map(rows -> !rows.isEmpty() && (Boolean) rows.getFirst()[0]);
    }

    private static String text(FactHandler.Record taken) {
        return taken.data() == null ? "" : dev.slipway.events.CloudEventCodec.text(taken.data());
    }
}
