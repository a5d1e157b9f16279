package dev.slipway.gateway;

import dev.slipway.events.DeployHealthy;
import dev.slipway.events.EventType;
import dev.slipway.events.Fact;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.RolledBack;
import dev.slipway.runtime.FactHandler.Received;
import dev.slipway.runtime.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables behind the views. */
@ApplicationScoped
class Views {
    private static final String ADD = """
            insert into fact (partition, record_offset, event_id, release_id, type, cloudevent, late)
            values (:partition, :offset, cast(cast(:id as text) as uuid), cast(cast(:release as text) as uuid), :type,
                    :cloudevent,
                    case when exists (select 1 from fact where partition = :partition and record_offset > :offset)
                    then (select coalesce(max(late), 0) + 1 from fact where partition = :partition) end)
            on conflict (event_id) do nothing
            """;
    private static final String OF_RELEASE =
            "select cloudevent from fact where release_id = cast(cast(:release as text) as uuid) order by record_offset";
    private static final String PUT = """
            insert into release_view (id, application, state, view)
            values (cast(cast(:id as text) as uuid), nullif(:application, ''), :state, :view)
            on conflict (id) do update
            set application = excluded.application, state = excluded.state, view = excluded.view, progress_at = now()
            """;
    private static final String GET = "select view from release_view where id = cast(cast(:id as text) as uuid)";
    private static final String NEWEST = "select cast(id as text) from release_view order by id desc limit 1";
    private static final String PAGE = """
            select view from release_view
            where (:before = '' or id < cast(nullif(cast(:before as text), '') as uuid))
              and (:application = '' or application = :application) and WANTED
            order by id desc limit :limit
            """;
    private static final String PAGE_OF_ANY = PAGE.replace("WANTED", "(:state = '' or state = :state)");
    /** What is not over is found by an index of its own, among however many that are. */
    private static final String PAGE_OF_UNFINISHED =
            PAGE.replace("WANTED", "state in ('running', 'cancelling') and state = :state");

    private static final String HAPPENED = """
            with alone as materialized (
                select pg_advisory_xact_lock(hashtextextended(cast(:application as text) || '/' || cast(:environment as text), 0)))
            insert into place_history (application, environment, release_id, kind, image, version, address, at, event_id)
            select :application, :environment, cast(cast(:release as text) as uuid), :kind,
                   nullif(cast(:image as text), ''), :version, :address, cast(cast(:at as text) as timestamptz),
                   cast(cast(:event as text) as uuid)
            from alone
            on conflict (event_id) do nothing
            """;
    private static final String PLACE = """
            with latest as (
                select * from place_history where application = :application and environment = :environment
                order by at desc, seq desc limit 1),
            emptied as (
                delete from place_view p using latest l
                where l.image is null and p.application = l.application and p.environment = l.environment)
            insert into place_view (application, environment, release_id, image, version, address, since, rolled_back)
            select l.application, l.environment, h.release_id, h.image, h.version, h.address, l.at, l.kind = 'rolled-back'
            from latest l
            join lateral (
                select * from place_history h
                where h.application = l.application and h.environment = l.environment
                  and h.kind = 'healthy' and h.image = l.image and h.at <= l.at
                order by h.at desc, h.seq desc limit 1) h on true
            on conflict (application, environment) do update
            set release_id = excluded.release_id, image = excluded.image, version = excluded.version,
                address = excluded.address, since = excluded.since, rolled_back = excluded.rolled_back
            """;
    private static final String PLACES = """
            select application, environment, cast(release_id as text), version, image, address,
                   to_char(since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), rolled_back
            from place_view where (:application = '' or application = :application) order by application, environment
            """;
    private static final String OVERDUE = """
            select cast(id as text) from release_view
            where state in ('running', 'cancelling') and progress_at < now() - cast(:seconds as bigint) * interval '1 second'
              and not exists (select 1 from position where next_offset < catch_up_to)
              and (:release = '' or id = cast(nullif(cast(:release as text), '') as uuid))
            limit 100 for update skip locked
            """;

    private final Outcomes outcomes;

    Views(Outcomes outcomes) {
        this.outcomes = outcomes;
    }

    /** Writes a fact down, after the position of its partition is locked; false when it is there. */
    Uni<Boolean> add(Tx tx, Received received) {
        Fact fact = received.fact();
        return tx.update(
                        ADD,
                        Map.of(
                                "partition", received.advance().partition(),
                                "offset", received.advance().offset(),
                                "id", fact.id().toString(),
                                "release", fact.release().toString(),
                                "type", EventType.of(fact.event()).wire(),
                                "cloudevent", StructuredEvent.write(fact)))
                .map(count -> count > 0);
    }

    /** The latest release: the next one sorts behind it, whatever became of the clock. */
    Uni<Optional<ReleaseId>> newest(Tx tx) {
        return tx.query(NEWEST, Map.of())
                .map(rows -> rows.stream().findFirst().map(columns -> ReleaseId.parse((String) columns[0])));
    }

    /** Every fact of a release, in the topic's order. */
    Uni<List<Fact>> facts(Tx tx, ReleaseId release) {
        return tx.query(OF_RELEASE, Map.of("release", release.toString())).map(rows -> rows.stream()
                .map(columns -> StructuredEvent.read((String) columns[0]))
                .toList());
    }

    /** Makes a release's view anew of all its facts. */
    Uni<Void> refresh(Tx tx, ReleaseId release) {
        return facts(tx, release).flatMap(facts -> {
            ReleaseView view = ReleaseFold.of(facts);
            if (view == null) {
                return Uni.createFrom().voidItem();
            }
            if (Outcomes.endedByLast(facts, view)) {
                tx.afterCommit(() -> outcomes.count(view));
            }
            return put(tx, view);
        });
    }

    Uni<Void> put(Tx tx, ReleaseView view) {
        return tx.update(
                        PUT,
                        Map.of(
                                "id", view.id().toString(),
                                "application", view.application() == null ? "" : view.application(),
                                "state", view.state(),
                                "view", StructuredEvent.writeView(view)))
                .replaceWithVoid();
    }

    Uni<@Nullable ReleaseView> get(Tx tx, ReleaseId release) {
        return tx.query(GET, Map.of("id", release.toString()))
                .map(rows -> rows.isEmpty() ? null : StructuredEvent.readView((String) rows.getFirst()[0]));
    }

    /** Releases, newest first. */
    Uni<List<ReleaseView>> page(Tx tx, String before, String application, String state, int limit) {
        return tx.query(
                        page(state),
                        Map.of("before", before, "application", application, "state", state, "limit", limit))
                .map(rows -> rows.stream()
                        .map(columns -> StructuredEvent.readView((String) columns[0]))
                        .toList());
    }

    static String page(String state) {
        return ReleaseView.UNFINISHED.contains(state) ? PAGE_OF_UNFINISHED : PAGE_OF_ANY;
    }

    /** Keeps what became healthy somewhere. */
    Uni<Void> healthy(Tx tx, Fact fact, DeployHealthy event, String version) {
        return happened(
                tx,
                event.application(),
                event.environment(),
                Map.of(
                        "release", fact.release().toString(),
                        "kind", "healthy",
                        "image", event.image().toString(),
                        "version", version,
                        "address", event.address().toString(),
                        "at", fact.time().toString(),
                        "event", fact.id().toString()));
    }

    /** Keeps what a place was rolled back to. */
    Uni<Void> rolledBack(Tx tx, Fact fact, RolledBack event) {
        return happened(
                tx,
                event.application(),
                event.environment(),
                Map.of(
                        "release",
                        fact.release().toString(),
                        "kind",
                        "rolled-back",
                        "image",
                        event.to() == null ? "" : event.to().toString(),
                        "version",
                        "",
                        "address",
                        "",
                        "at",
                        fact.time().toString(),
                        "event",
                        fact.id().toString()));
    }

    /**
     * The topic orders the facts of one release, but several releases meet in a place: there the writers' clocks decide,
     * and not the order in which partitions are read.
     */
    private static Uni<Void> happened(Tx tx, String application, String environment, Map<String, Object> what) {
        Map<String, Object> place = Map.of("application", application, "environment", environment);
        Map<String, Object> all = new HashMap<>(place);
        all.putAll(what);
        return tx.update(HAPPENED, all).flatMap(kept -> tx.update(PLACE, place)).replaceWithVoid();
    }

    /**
     * What is where.
     *
     * @param since when it was last changed
     * @param rolledBack whether that change was a rollback
     */
    record PlaceView(
            String application,
            String environment,
            String release,
            String version,
            String image,
            String address,
            String since,
            boolean rolledBack) {}

    Uni<List<PlaceView>> places(Tx tx, String application) {
        return tx.query(PLACES, Map.of("application", application)).map(rows -> {
            List<PlaceView> places = new ArrayList<>();
            rows.forEach(c -> places.add(new PlaceView(
                    (String) c[0],
                    (String) c[1],
                    (String) c[2],
                    (String) c[3],
                    (String) c[4],
                    (String) c[5],
                    (String) c[6],
                    (Boolean) c[7])));
            return places;
        });
    }

    /** Releases that made no progress for so long; none while there are older facts to read. */
    Uni<List<ReleaseId>> overdue(Tx tx, long seconds) {
        return tx.query(OVERDUE, Map.of("seconds", seconds, "release", ""))
                .map(rows ->
                        rows.stream().map(c -> ReleaseId.parse((String) c[0])).toList());
    }

    /** Whether this release still made no progress for so long; it makes none until the transaction is over. */
    Uni<Boolean> isOverdue(Tx tx, ReleaseId release, long seconds) {
        return tx.query(OVERDUE, Map.of("seconds", seconds, "release", release.toString()))
                .map(rows -> !rows.isEmpty());
    }
}
