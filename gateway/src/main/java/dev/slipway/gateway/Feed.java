package dev.slipway.gateway;

import dev.slipway.events.EventType;
import dev.slipway.events.ReleaseId;
import dev.slipway.runtime.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads facts from a position on: of one release, or of all of them. */
@ApplicationScoped
class Feed {
    static final int PAGE = 200;
    private static final String READ = """
            select f.partition, f.record_offset, f.type, f.cloudevent
            from generate_series(0, (select max(partition) from fact)) as part(id)
            left join jsonb_to_recordset(cast(cast(:position as text) as jsonb)) as seen(p int, o bigint)
              on seen.p = part.id
            cross join lateral (
                select * from fact
                where partition = part.id and record_offset >= coalesce(seen.o, 0)
                  and (:release = '' or release_id = cast(nullif(cast(:release as text), '') as uuid))
                  and (:application = ''
                       or release_id in (select id from release_view where application = :application))
                  and (:types = '' or type similar to :types)
                order by record_offset limit :limit) f
            order by f.record_offset, f.partition limit :limit
            """;

    private final Database database;

    Feed(Database database) {
        this.database = database;
    }

    /**
     * What a subscriber wants.
     *
     * @param release one release; null for all
     * @param application its name; empty for all
     * @param types wire names; one may end in {@code *}; empty for all
     */
    record Filter(@Nullable ReleaseId release, String application, List<String> types) {
        /** The types as a pattern of {@code similar to}; names that hold anything but letters, digits and dots match nothing. */
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

    /** The facts after this position, at most {@link #PAGE}. */
    List<Item> read(Filter filter, Position from) {
        List<Object[]> rows = database.inTransaction(tx -> tx.query(
                READ,
                Map.of(
                        "position", from.json(),
                        "release",
                                filter.release() == null ? "" : filter.release().toString(),
                        "application", filter.application(),
                        "types", filter.pattern(),
                        "limit", PAGE)));
        List<Item> items = new ArrayList<>();
        Position position = from;
        for (Object[] columns : rows) {
            position = position.after(((Number) columns[0]).intValue(), ((Number) columns[1]).longValue());
            items.add(new Item((String) columns[2], (String) columns[3], position));
        }
        return items;
    }
}
