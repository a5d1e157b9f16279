package dev.slipway.gateway;

import dev.slipway.events.ReleaseId;
import dev.slipway.runtime.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of what is remembered of releases. */
@ApplicationScoped
class ReleaseViews {
    private static final String FIND = "select view from release_view where id = cast(cast(:id as text) as uuid)";
    private static final String LOCK = FIND + " for update";
    private static final String SAVE = """
            insert into release_view (id, application, state, requested_at, last_progress, view)
            values (cast(cast(:id as text) as uuid), nullif(:application, ''), :state,
                cast(cast(:requested as text) as timestamptz), cast(cast(:progress as text) as timestamptz), :view)
            on conflict (id) do update set application = excluded.application, state = excluded.state,
                requested_at = excluded.requested_at, last_progress = excluded.last_progress, view = excluded.view
            """;
    private static final String LIST = "select view from release_view where true";
    private static final String OF_APPLICATION = " and application = :application";
    private static final String IN_STATE = " and state = :state";
    private static final String BEFORE = " and id < cast(cast(:before as text) as uuid)";
    private static final String NEWEST_FIRST = " order by id desc limit :limit";
    private static final String APPLICATION =
            "select coalesce(application, '') from release_view where id = cast(cast(:id as text) as uuid)";
    private static final String STALLED = """
            select view from release_view where state in ('running', 'cancelling')
                and last_progress < now() - cast(cast(:deadline as text) as interval)
            order by last_progress limit 100
            """;

    /**
     * Which releases are asked for.
     *
     * @param application null for all
     * @param state null for all
     */
    record Wanted(@Nullable String application, @Nullable String state) {}

    Uni<Optional<ReleaseView>> find(Tx tx, ReleaseId id) {
        return one(tx, FIND, id);
    }

    /** Finds it, and holds it until the transaction ends. */
    Uni<Optional<ReleaseView>> lock(Tx tx, ReleaseId id) {
        return one(tx, LOCK, id);
    }

    private static Uni<Optional<ReleaseView>> one(Tx tx, String sql, ReleaseId id) {
        return tx.query(sql, Map.of("id", id.toString()))
                .map(rows -> rows.stream().map(ReleaseViews::read).findFirst());
    }

    static ReleaseView read(Object[] row) {
        return Json.read((String) row[0], ReleaseView.class);
    }

    Uni<Void> save(Tx tx, ReleaseView view) {
        ReleaseDocument document = view.document();
        return tx.update(
                        SAVE,
                        Map.of(
                                "id", document.id(),
                                "application", document.application() == null ? "" : document.application(),
                                "state", document.state(),
                                "requested", document.requestedAt().toString(),
                                "progress", view.lastProgress().toString(),
                                "view", Json.write(view)))
                .replaceWithVoid();
    }

    /** Releases that were asked for before this one, or all; newest first. */
    Uni<List<ReleaseDocument>> list(Tx tx, Wanted wanted, @Nullable ReleaseId before, int limit) {
        StringBuilder sql = new StringBuilder(LIST);
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("limit", limit);
        add(sql, parameters, OF_APPLICATION, "application", wanted.application());
        add(sql, parameters, IN_STATE, "state", wanted.state());
        add(sql, parameters, BEFORE, "before", before == null ? null : before.toString());
        return tx.query(sql.append(NEWEST_FIRST).toString(), parameters)
                .map(rows -> rows.stream().map(row -> read(row).document()).toList());
    }

    private static void add(
            StringBuilder sql, Map<String, Object> parameters, String condition, String name, @Nullable String value) {
        if (value != null) {
            sql.append(condition);
            parameters.put(name, value);
        }
    }

    /** The application that a release is of; empty while it is not planned, or not known. */
    Uni<Optional<String>> application(Tx tx, ReleaseId id) {
        return tx.query(APPLICATION, Map.of("id", id.toString())).map(rows -> rows.stream()
                .map(row -> (String) row[0])
                .filter(name -> !name.isEmpty())
                .findFirst());
    }

    /** Releases under way of which nothing was heard for this long. */
    Uni<List<ReleaseView>> stalled(Tx tx, Duration deadline) {
        return tx.query(STALLED, Map.of("deadline", deadline.toString()))
                .map(rows -> rows.stream().map(ReleaseViews::read).toList());
    }
}
