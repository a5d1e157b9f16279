package dev.slipway.gateway;

import dev.slipway.events.EventType;
import dev.slipway.events.ReleaseId;
import dev.slipway.runtime.Database;
import dev.slipway.runtime.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads facts from a position on: of one release, or of all of them. */
@ApplicationScoped
class Feed {
    static final int PAGE = 200;
    private static final String WANTED = """
            (:release = '' or release_id = cast(nullif(cast(:release as text), '') as uuid))
                  and (:application = ''
                       or release_id in (select id from release_view where application = :application))
                  and (:types = '' or type similar to :types)
            """;
    private static final String READ = """
            select f.partition, f.record_offset, coalesce(f.late, 0), f.type, f.cloudevent
            from generate_series(0, (select max(partition) from fact)) as part(id)
            left join jsonb_to_recordset(cast(cast(:position as text) as jsonb)) as seen(p int, o bigint, l bigint)
              on seen.p = part.id
            cross join lateral (
                (select late as missed, * from fact
                where partition = part.id and record_offset < seen.o and late > seen.l and WANTED
                order by late limit :limit)
                union all
                (select null as missed, * from fact
                where partition = part.id and record_offset >= coalesce(seen.o, 0) and WANTED
                order by record_offset limit :limit)) f
            order by f.missed nulls last, f.record_offset, f.partition limit :limit
            """.replace("WANTED", WANTED);

    private static final String HORIZON = """
            select part.id, (select max(record_offset) from fact where partition = part.id),
                   coalesce((select max(late) from fact where partition = part.id), 0)
            from generate_series(0, (select max(partition) from fact)) as part(id)
            """;

    private final Database database;

    Feed(Database database) {
        this.database = database;
    }

    /**
     * What a subscriber wants.
     *
     * @param release one release; null for all
     * @param application its name; empty for all. Which release is whose is known from its plan on, so earlier facts of
     *     it may be left out
     * @param types wire names; one may end in {@code *}; empty for all
     */
    record Filter(@Nullable ReleaseId release, String application, List<String> types) {
        /** The types as a pattern of {@code similar to}. Throws the problem {@code unknown-type}. */
        String pattern() {
            List<String> patterns = new ArrayList<>();
            for (String type : types) {
                String name = type.endsWith("*") ? type.substring(0, type.length() - 1) : type;
                boolean wellFormed = name.matches("[a-z0-9.]*");
                if (!wellFormed || name.equals(type) && EventType.ofWire(type).isEmpty()) {
                    throw Problem.of(
                                    "unknown-type",
                                    400,
                                    "'" + type + "' is no event type.",
                                    "Use a name like slipway.scan.passed.v1, or slipway.scan.* for several.")
                            .thrown();
                }
                patterns.add(name.replace(".", "\\.") + (name.equals(type) ? "" : "%"));
            }
            return String.join("|", patterns);
        }
    }

    /**
     * A fact with where to go on after it.
     *
     * @param cloudevent as structured JSON
     */
    record Item(String type, String cloudevent, Position next) {}

    /**
     * What was found.
     *
     * @param next where to go on: after the last of them, or, when there are no more, after all that was looked at
     */
    record Found(List<Item> items, Position next) {
        /** Whether there may be more at once. */
        boolean full() {
            return items.size() == PAGE;
        }
    }

    /** The facts after this position, at most {@link #PAGE}. */
    Found read(Filter filter, Position from) {
        return database.inTransaction(tx -> horizon(tx, filter, from)
                .flatMap(horizon -> tx.query(READ, parameters(filter, from)).map(rows -> found(rows, from, horizon))));
    }

    /** After all facts of each partition. */
    Position horizon() {
        return database.upkeep(tx -> horizon(tx, Position.START));
    }

    /** Read before the facts, so that nothing up to it can be missed; of one release all facts are looked up by index. */
    private static Uni<Position> horizon(Tx tx, Filter filter, Position from) {
        return filter.release() == null ? horizon(tx, from) : Uni.createFrom().item(from);
    }

    private static Uni<Position> horizon(Tx tx, Position from) {
        return tx.query(HORIZON, Map.of()).map(rows -> {
            Position position = from;
            for (Object[] columns : rows) {
                if (columns[1] != null) {
                    position = after(position, columns);
                }
            }
            return position;
        });
    }

    private static Map<String, Object> parameters(Filter filter, Position from) {
        return Map.of(
                "position", from.json(),
                "release", filter.release() == null ? "" : filter.release().toString(),
                "application", filter.application(),
                "types", filter.pattern(),
                "limit", PAGE);
    }

    private static Found found(List<Object[]> rows, Position from, Position horizon) {
        List<Item> items = new ArrayList<>();
        Position position = from;
        for (Object[] columns : rows) {
            position = after(position, columns);
            items.add(new Item((String) columns[3], (String) columns[4], position));
        }
        return new Found(items, items.size() == PAGE ? position : position.and(horizon));
    }

    /** After a row that begins with a partition, an offset and a late one's number. */
    private static Position after(Position position, Object[] columns) {
        return position.after(
                ((Number) columns[0]).intValue(), ((Number) columns[1]).longValue(), ((Number) columns[2]).longValue());
    }
}
