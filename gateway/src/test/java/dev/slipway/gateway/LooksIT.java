package dev.slipway.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.events.ReleaseId;
import dev.slipway.runtime.Database;
import dev.slipway.runtime.Tx;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked of the database again and again goes by keys: what it reads does not grow with all that is there. */
@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
class LooksIT {
    private static final String JOB = "build/looked-at";
    private static final int CHUNKS = 200;
    private static final int CHUNK_BYTES = 64 << 10;
    private static final String STORE = """
            insert into log_chunk (release_id, job, attempt, log_offset, bytes, ends_at)
            select cast(cast(:release as text) as uuid), :job, :attempt, n * :size,
                   convert_to(repeat('x', cast(:size as int)), 'UTF8'), case when n = 199 then 200 * :size end
            from generate_series(cast(0 as bigint), 199) n
            """;

    /** Older than all others, and without logs. */
    private static final int ENDED = 1000;

    private static final String END = """
            insert into release_view (id, state, view, progress_at)
            select cast('00000000-0000-7000-8000-' || lpad(cast(n as text), 12, '0') as uuid), 'expired', '{}',
                   now() - interval '10 years'
            from generate_series(1, 1000) n
            """;
    private static final String FORGET = "delete from release_view where id < '00000000-0000-7000-8000-100000000000'";

    @Inject
    Database database;

    @AfterEach
    void forget() {
        database.inTransaction(tx -> tx.update(FORGET, Map.of()));
    }

    private void store(ReleaseId release, String job, int attempt, long size) {
        Map<String, ?> chunks = Map.of("release", release.toString(), "job", job, "attempt", attempt, "size", size);
        int stored = database.inTransaction(tx -> tx.update(STORE, chunks));
        assertThat(stored).isEqualTo(CHUNKS);
    }

    private void end() {
        int ended = database.inTransaction(tx -> tx.update(END, Map.of()));
        assertThat(ended).isEqualTo(ENDED);
        database.inTransaction(tx -> tx.update("analyze release_view", Map.of()));
    }

    private static Map<String, ?> place(ReleaseId release, long offset) {
        return Map.of("release", release.toString(), "job", JOB, "attempt", 1, "offset", offset);
    }

    /** Rows that a statement reads from tables, those that it then drops among them, by the plan for whatever values. */
    private long rowsRead(String sql, Map<String, ?> parameters) {
        List<String> names = List.copyOf(parameters.keySet());
        String numbered = sql;
        for (String name : names) {
            numbered = numbered.replace(":" + name, "$" + (names.indexOf(name) + 1));
        }
        String prepare = "prepare looked as " + numbered;
        String values =
                names.stream().map(name -> "'" + parameters.get(name) + "'").collect(Collectors.joining(", "));
        return database.inTransaction(tx -> run(tx, "set local enable_seqscan = off")
                .chain(() -> run(tx, "set local plan_cache_mode = force_generic_plan"))
                .chain(() -> run(tx, prepare))
                .chain(() -> tx.query("explain (analyze, format json) execute looked(" + values + ")", Map.of()))
                .call(() -> run(tx, "deallocate looked"))
                .map(rows ->
                        rowsRead(Api.json(rows.getFirst()[0].toString()).path(0).path("Plan"))));
    }

    private static Uni<Integer> run(Tx tx, String statement) {
        return tx.update(statement, Map.of());
    }

    private static long rowsRead(JsonNode plan) {
        long read = 0;
        if (plan.has("Relation Name")) {
            double each = plan.path("Actual Rows").asDouble()
                    + plan.path("Rows Removed by Filter").asDouble();
            read = Math.round(each * plan.path("Actual Loops").asDouble());
        }
        for (JsonNode below : plan.path("Plans")) {
            read += rowsRead(below);
        }
        return read;
    }

    private static <T> List<T> column(List<Object[]> rows, Function<Object[], T> column) {
        return rows.stream().map(column).toList();
    }

    @Test
    void shouldReadOfALogOnlyWhatIsNew() {
        ReleaseId release = ReleaseId.next();
        store(release, JOB, 1, 100);
        // when
        long read = rowsRead(LogsResource.READ, place(release, CHUNKS * 100));
        // then
        assertThat(read).isLessThan(5);
    }

    @Test
    void shouldHoldAQuarterOfAMegabyteOfALogAtOnce() {
        ReleaseId release = ReleaseId.next();
        store(release, JOB, 1, CHUNK_BYTES);
        // when
        List<Object[]> rows =
                database.inTransaction(tx -> tx.query(LogsResource.READ, place(release, 7 * CHUNK_BYTES + 10)));
        // then
        assertThat(column(rows, row -> ((Number) row[0]).intValue() / CHUNK_BYTES))
                .containsExactly(7, 8, 9, 10);
    }

    @Test
    void shouldReadTheNextPieceOfALogWhateverItsSize() {
        ReleaseId release = ReleaseId.next();
        store(release, JOB, 1, 5 * CHUNK_BYTES);
        // when
        List<Object[]> rows =
                database.inTransaction(tx -> tx.query(LogsResource.READ, place(release, 5 * CHUNK_BYTES)));
        // then
        assertThat(column(rows, row -> ((Number) row[0]).intValue() / CHUNK_BYTES))
                .containsExactly(5);
    }

    @Test
    void shouldReadOfEachLogItsLastPieceWhenJobsAreListed() {
        ReleaseId release = ReleaseId.next();
        store(release, JOB, 1, 10);
        store(release, JOB, 2, 20);
        store(release, "suite/unit", 1, 30);
        Map<String, ?> parameters = Map.of("release", release.toString());
        // when
        List<Object[]> rows = database.inTransaction(tx -> tx.query(LogsResource.JOBS, parameters));
        long read = rowsRead(LogsResource.JOBS, parameters);
        // then
        assertThat(column(rows, row -> row[0] + "#" + row[1] + " " + row[2] + " " + row[3]))
                .containsExactly(JOB + "#1 2000 true", JOB + "#2 4000 true", "suite/unit#1 6000 true");
        assertThat(read).isLessThan(10);
    }

    @Test
    void shouldFindWhatIsNotOverAmongAllThatIs() {
        end();
        // when
        long read = rowsRead(
                Views.page("cancelling"), Map.of("before", "", "application", "", "state", "cancelling", "limit", 21));
        // then
        assertThat(read).isLessThan(ENDED);
    }

    @Test
    void shouldLookForOldLogsWhereThereAreLogs() {
        end();
        // when
        long read = rowsRead(LogRetention.DELETE, Map.of("age", "1000 days"));
        // then
        assertThat(read).isLessThan(ENDED);
    }
}
