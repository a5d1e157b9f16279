package dev.slipway.runtime;

import dev.slipway.events.ReleaseId;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a partition's position advances past one record, in the transaction that takes the record in.
 *
 * @param partition of the topic
 * @param offset the record's
 * @param expected where the database stands, as far as this replica knows
 */
public record Advance(int partition, long offset, long expected) {
    /**
     * One of a statement's {@code with} queries: a row when the position advanced. Records between the expected offset and
     * this one were skipped here, and the clock may be writing that down now.
     */
    static final String MOVED = """
            moved as (
                update position set next_offset = :offset + 1
                where partition = :partition and next_offset between :expected and :offset
                returning 1)
            """;

    private static final String ALONE = "with " + MOVED + """
            select (select count(*) from moved),
                   (select held from release where id = cast(nullif(cast(:release as text), '') as uuid))
            """;

    /** The database is not where this replica left it: restored, or the partition is another replica's by now. */
    static final class Moved extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Moved(int partition, long expected) {
            super("partition " + partition + " is no longer at " + expected, null, false, false);
        }
    }

    /** What {@link #MOVED} needs, to which a statement adds its own. */
    Map<String, Object> parameters() {
        return new HashMap<>(Map.of("partition", partition, "offset", offset, "expected", expected));
    }

    /** Fails with {@link Moved} unless {@link #MOVED} had a row. */
    void check(Object moved) {
        if (((Number) moved).intValue() == 0) {
            throw new Moved(partition, expected);
        }
    }

    /**
     * Advances by a statement of its own.
     *
     * @param release whose record it is; null for one that is of none or needs no look
     * @return whether an earlier record of the release is parked
     */
    public Uni<Boolean> alone(Tx tx, @Nullable ReleaseId release) {
        Map<String, Object> parameters = parameters();
        parameters.put("release", release == null ? "" : release.toString());
        return tx.query(ALONE, parameters).map(rows -> {
            check(rows.getFirst()[0]);
            return Boolean.TRUE.equals(rows.getFirst()[1]);
        });
    }
}
