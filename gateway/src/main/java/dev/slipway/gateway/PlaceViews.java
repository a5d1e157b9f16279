package dev.slipway.gateway;

import dev.slipway.events.ArtifactRef;
import dev.slipway.events.DeployHealthy;
import dev.slipway.events.Fact;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.RolledBack;
import dev.slipway.runtime.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What serves where. Facts of different releases have no order on the topic; of two that tell of one place, the later
 * stated one holds: deploy-service states them one after the other, whoever holds the place.
 */
@ApplicationScoped
class PlaceViews {
    private static final String SERVED = """
            with s as (
                insert into served (event_id, application, environment, release_id, version, image, address, since)
                values (cast(cast(:id as text) as uuid), :application, :environment,
                    cast(cast(:release as text) as uuid), :version, :image, :address,
                    cast(cast(:since as text) as timestamptz))
                on conflict do nothing)
            insert into place_view (application, environment, release_id, version, image, address, since, rolled_back)
            values (:application, :environment, cast(cast(:release as text) as uuid), :version, :image, :address,
                cast(cast(:since as text) as timestamptz), false)
            on conflict (application, environment) do update set release_id = excluded.release_id,
                version = excluded.version, image = excluded.image, address = excluded.address,
                since = excluded.since, rolled_back = false
            where place_view.since <= excluded.since
            """;
    /** The release that had brought what serves again; none when nothing does, or nobody is known to have. */
    private static final String ROLLED_BACK = """
            insert into place_view (application, environment, release_id, version, image, address, since, rolled_back)
            select :application, :environment, s.release_id, coalesce(s.version, ''), :image,
                coalesce(s.address, ''), cast(cast(:since as text) as timestamptz), true
            from (select 1) one left join lateral (
                select release_id, version, address from served
                where application = :application and environment = :environment and image = :image
                order by since desc limit 1) s on true
            on conflict (application, environment) do update set release_id = excluded.release_id,
                version = excluded.version, image = excluded.image, address = excluded.address,
                since = excluded.since, rolled_back = true
            where place_view.since <= excluded.since
            """;

    private static final String COLUMNS = """
            select application, environment, release_id, version, image, address, since, rolled_back
            from place_view where release_id is not null
            """;
    private static final String OF_APPLICATION = " and application = :application";
    private static final String AT = OF_APPLICATION + " and environment = :environment";
    private static final String ORDER = " order by application, environment";

    /**
     * What serves in a place.
     *
     * @param release the release that brought it
     * @param version that it carries
     * @param image by digest
     * @param address where it serves
     * @param since when it began to, or was brought back
     * @param rolledBack whether it was brought back
     */
    @Schema(name = "Place")
    record Serving(
            @Schema(examples = "hello") String application,
            @Schema(examples = "production") String environment,
            String release,
            @Schema(examples = "1.4.0") String version,
            ArtifactRef image,
            @Schema(examples = "http://127.0.0.1:8081") String address,
            Instant since,
            boolean rolledBack) {}

    Uni<Void> healthy(Tx tx, Fact fact, DeployHealthy event, String version) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("id", fact.id().toString());
        parameters.put("application", event.application());
        parameters.put("environment", event.environment());
        parameters.put("release", fact.release().toString());
        parameters.put("version", version);
        parameters.put("image", event.image().toString());
        parameters.put("address", event.address().toString());
        parameters.put("since", fact.time().toString());
        return tx.update(SERVED, parameters).replaceWithVoid();
    }

    Uni<Void> rolledBack(Tx tx, Fact fact, RolledBack event) {
        return tx.update(
                        ROLLED_BACK,
                        Map.of(
                                "application", event.application(),
                                "environment", event.environment(),
                                "image", event.to() == null ? "" : event.to().toString(),
                                "since", fact.time().toString()))
                .replaceWithVoid();
    }

    /** All places where something serves, or one application's. */
    Uni<List<Serving>> list(Tx tx, Optional<String> application) {
        return application
                .map(name -> tx.query(COLUMNS + OF_APPLICATION + ORDER, Map.of("application", name)))
                .orElseGet(() -> tx.query(COLUMNS + ORDER, Map.of()))
                .map(rows -> rows.stream().map(PlaceViews::serving).toList());
    }

    Uni<Optional<Serving>> find(Tx tx, String application, String environment) {
        return tx.query(COLUMNS + AT, Map.of("application", application, "environment", environment))
                .map(rows -> rows.stream().map(PlaceViews::serving).findFirst());
    }

    private static Serving serving(Object[] row) {
        return new Serving(
                (String) row[0],
                (String) row[1],
                new ReleaseId((UUID) row[2]).toString(),
                (String) row[3],
                ArtifactRef.parse((String) row[4]),
                (String) row[5],
                instant(row[6]),
                (Boolean) row[7]);
    }

    private static Instant instant(Object time) {
        return time instanceof OffsetDateTime moment ? moment.toInstant() : (Instant) time;
    }
}
