package dev.slipway.gateway;

import dev.slipway.events.BuildFailed;
import dev.slipway.events.BuildSucceeded;
import dev.slipway.events.Event;
import dev.slipway.events.Fact;
import dev.slipway.events.ImagePublished;
import dev.slipway.events.LogEnd;
import dev.slipway.events.PackagePublished;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.ScanPassed;
import dev.slipway.events.ScanRejected;
import dev.slipway.events.ScanSkipped;
import dev.slipway.events.SmokeFailed;
import dev.slipway.events.SmokePassed;
import dev.slipway.events.TestsFailed;
import dev.slipway.events.TestsPassed;
import dev.slipway.runtime.Tx;
import dev.slipway.runtime.logs.LogChunk;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The rows of jobs' logs. */
@ApplicationScoped
class LogStore {
    private static final String ADD = """
            insert into log_chunk (release_id, job, attempt, log_offset, bytes)
            select release, job, attempt, "offset", decode(bytes, 'base64')
            from jsonb_to_recordset(cast(cast(:chunks as text) as jsonb))
                as c(release uuid, job text, attempt int, "offset" bigint, bytes text)
            on conflict do nothing
            """;
    private static final String END = """
            insert into log_end (release_id, job, attempt, bytes, digest)
            select release, job, attempt, bytes, digest
            from jsonb_to_recordset(cast(cast(:ends as text) as jsonb))
                as e(release uuid, job text, attempt int, bytes bigint, digest text)
            on conflict do nothing
            """;
    private static final String OF_JOB =
            " where release_id = cast(cast(:release as text) as uuid) and job = :job and attempt = :attempt";
    private static final String READ = "select log_offset, replace(encode(bytes, 'base64'), chr(10), '') from log_chunk"
            + OF_JOB + " and log_offset + length(bytes) > :from order by log_offset limit 64";
    private static final String READ_END = "select bytes from log_end" + OF_JOB;
    private static final String LATEST = """
            select greatest(
                coalesce((select max(attempt) from log_chunk
                    where release_id = cast(cast(:release as text) as uuid) and job = :job), 0),
                coalesce((select max(attempt) from log_end
                    where release_id = cast(cast(:release as text) as uuid) and job = :job), 0))
            """;
    private static final String JOBS = """
            select coalesce(c.job, e.job), coalesce(c.attempt, e.attempt), coalesce(c.bytes, 0), e.bytes is not null
            from (select job, attempt, max(log_offset + length(bytes)) as bytes, min(stored_at) as began
                  from log_chunk where release_id = cast(cast(:release as text) as uuid) group by job, attempt) c
            full join (select * from log_end where release_id = cast(cast(:release as text) as uuid)) e
                on e.job = c.job and e.attempt = c.attempt
            order by c.began nulls last, 1, 2
            """;
    private static final String FORGET =
            "delete from log_chunk where stored_at < now() - cast(cast(:age as text) as interval)";

    /**
     * An attempt of a job, as far as its log is stored.
     *
     * @param job kind and subject
     * @param attempt from 1
     * @param bytes of its log
     * @param ended whether its end is known
     */
    @Schema(name = "Job")
    record JobLog(@Schema(examples = "build/workspace") String job, int attempt, long bytes, boolean ended) {}

    /**
     * A piece of a log.
     *
     * @param offset how many bytes come before
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Piece(long offset, byte[] bytes) {
        long end() {
            return offset + bytes.length;
        }
    }

    /** One attempt's log. */
    record Key(ReleaseId release, String job, int attempt) {
        private Map<String, Object> parameters() {
            Map<String, Object> parameters = new HashMap<>();
            parameters.put("release", release.toString());
            parameters.put("job", job);
            parameters.put("attempt", attempt);
            return parameters;
        }
    }

    Uni<Void> add(Tx tx, List<LogChunk> chunks) {
        List<Map<String, Object>> rows = chunks.stream()
                .filter(chunk -> chunk.bytes().length > 0)
                .map(LogStore::row)
                .toList();
        Uni<Void> added = rows.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.update(ADD, Map.of("chunks", Json.write(rows))).replaceWithVoid();
        List<Map<String, Object>> ends = chunks.stream()
                .flatMap(chunk -> chunk.end() == null
                        ? java.util.stream.Stream.<Map<String, Object>>empty()
                        : java.util.stream.Stream.of(row(chunk.release(), chunk.end())))
                .toList();
        return added.flatMap(done -> end(tx, ends));
    }

    private static Map<String, Object> row(LogChunk chunk) {
        return Map.of(
                "release", chunk.release().toString(),
                "job", chunk.job(),
                "attempt", chunk.attempt(),
                "offset", chunk.offset(),
                "bytes", Base64.getEncoder().encodeToString(chunk.bytes()));
    }

    /** Where logs end, as the fact that ends their jobs tells. */
    Uni<Void> ends(Tx tx, Fact fact) {
        return end(
                tx,
                ends(fact.event()).stream().map(end -> row(fact.release(), end)).toList());
    }

    private static Map<String, Object> row(ReleaseId release, LogEnd end) {
        return Map.of(
                "release", release.toString(),
                "job", end.job(),
                "attempt", end.attempt(),
                "bytes", end.bytes(),
                "digest", end.digest().value());
    }

    private static Uni<Void> end(Tx tx, List<Map<String, Object>> ends) {
        return ends.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.update(END, Map.of("ends", Json.write(ends))).replaceWithVoid();
    }

    private static List<LogEnd> ends(Event event) {
        return switch (event) {
            case BuildSucceeded e -> e.logs();
            case BuildFailed e -> e.logs();
            case ImagePublished e -> e.logs();
            case PackagePublished e -> e.logs();
            case TestsPassed e -> e.logs();
            case TestsFailed e -> e.logs();
            case SmokePassed e -> e.logs();
            case SmokeFailed e -> e.logs();
            case ScanPassed e -> e.logs();
            case ScanSkipped e -> e.logs();
            case ScanRejected e -> e.logs();
            default -> List.of();
        };
    }

    /** What is stored from this byte on, or from within a piece, in order; some of it. */
    Uni<List<Piece>> read(Tx tx, Key key, long from) {
        Map<String, Object> parameters = key.parameters();
        parameters.put("from", from);
        return tx.query(READ, parameters).map(rows -> rows.stream()
                .map(row -> new Piece(
                        ((Number) row[0]).longValue(), Base64.getDecoder().decode((String) row[1])))
                .toList());
    }

    /** The log's length; null while it is not known. */
    Uni<@Nullable Long> end(Tx tx, Key key) {
        return tx.query(READ_END, key.parameters())
                .map(rows -> rows.isEmpty() ? null : ((Number) rows.getFirst()[0]).longValue());
    }

    /** The latest attempt of which anything is known; 0 for none. */
    Uni<Integer> latestAttempt(Tx tx, ReleaseId release, String job) {
        return tx.query(LATEST, Map.of("release", release.toString(), "job", job))
                .map(rows -> ((Number) rows.getFirst()[0]).intValue());
    }

    /** All attempts of a release's jobs, oldest first. */
    Uni<List<JobLog>> jobs(Tx tx, ReleaseId release) {
        return tx.query(JOBS, Map.of("release", release.toString())).map(rows -> rows.stream()
                .map(row -> new JobLog(
                        (String) row[0], ((Number) row[1]).intValue(), ((Number) row[2]).longValue(), (Boolean) row[3]))
                .toList());
    }

    /** Deletes what is older. */
    Uni<Integer> forget(Tx tx, Duration age) {
        return tx.update(FORGET, Map.of("age", age.toString()));
    }
}
