package dev.slipway.gateway;

import dev.slipway.events.ReleaseId;
import dev.slipway.runtime.Database;
import dev.slipway.runtime.DatabaseTrouble;
import io.quarkus.logging.Log;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.core.buffer.Buffer;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Logs of jobs, whole or as they grow. */
@Path("/api/v1/releases/{id}/jobs")
@Tag(name = "logs")
@Blocking
@RunOnVirtualThread
class LogsResource {
    /** From one attempt to the next, and of each its last piece: pages ask for it again and again while a log grows. */
    static final String JOBS = """
            with recursive written(job, attempt) as (
                (select job, attempt from log_chunk where release_id = cast(cast(:release as text) as uuid)
                order by job, attempt limit 1)
                union all
                select next.job, next.attempt
                from written w
                cross join lateral (
                    select job, attempt from log_chunk
                    where release_id = cast(cast(:release as text) as uuid) and (job, attempt) > (w.job, w.attempt)
                    order by job, attempt limit 1) next)
            select w.job, w.attempt, last.log_offset + length(last.bytes), last.ends_at is not null
            from written w
            cross join lateral (
                select log_offset, bytes, ends_at from log_chunk
                where release_id = cast(cast(:release as text) as uuid) and job = w.job and attempt = w.attempt
                order by log_offset desc limit 1) last
            order by w.job, w.attempt
            """;

    private static final String LATEST = """
            select coalesce(max(attempt), 0) from log_chunk
            where release_id = cast(cast(:release as text) as uuid) and job = :job
            """;
    /** The piece that holds the offset, or ends at it, and those that follow; rows beyond the sum would wait in our memory. */
    static final String READ = """
            select log_offset, encode(bytes, 'base64'), coalesce(ends_at, -1), again
            from (
                select *, sum(length(bytes)) over (order by log_offset) - length(bytes) as bytes_before
                from log_chunk
                where release_id = cast(cast(:release as text) as uuid) and job = :job and attempt = :attempt
                  and log_offset >= coalesce((
                      select log_offset from log_chunk
                      where release_id = cast(cast(:release as text) as uuid) and job = :job and attempt = :attempt
                        and log_offset <= :offset
                      order by log_offset desc limit 1), 0)
                order by log_offset limit 50) chunk
            where bytes_before < 256 * 1024
            order by log_offset
            """;

    /** Logs come by a topic of their own: no piece is behind the release's end once that has been known here for this long. */
    private static final String LONG_OVER = """
            select state not in ('running', 'cancelling')
                   and progress_at < now() - cast(:seconds as bigint) * interval '1 second'
            from release_view where id = cast(cast(:release as text) as uuid)
            """;

    /** How long a reader waits for a log's pieces when its release is over. */
    private static final int TAIL_SECONDS = 5;

    private static final long TAIL_NANOS = TimeUnit.SECONDS.toNanos(TAIL_SECONDS);

    /** For what another replica has stored. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Database database;
    private final Releases releases;
    private final Wakes wakes;
    private final Subscribers subscribers;
    private final GatewayConfig config;

    LogsResource(Database database, Releases releases, Wakes wakes, Subscribers subscribers, GatewayConfig config) {
        this.database = database;
        this.releases = releases;
        this.wakes = wakes;
        this.subscribers = subscribers;
        this.config = config;
    }

    /**
     * @param job kind and subject
     * @param attempt from 1
     * @param bytes up to the end of the last piece that is stored
     * @param ended whether all of it is here
     */
    record JobLogView(String job, int attempt, long bytes, boolean ended) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Lists a release's jobs that have a log")
    public Map<String, List<JobLogView>> jobs(@PathParam("id") String id) {
        ReleaseId release = Releases.id(id);
        releases.get(release);
        return Map.of("items", written(release));
    }

    private List<JobLogView> written(ReleaseId release) {
        List<Object[]> rows = database.inTransaction(tx -> tx.query(JOBS, Map.of("release", release.toString())));
        return rows.stream()
                .map(c -> new JobLogView(
                        (String) c[0], ((Number) c[1]).intValue(), ((Number) c[2]).longValue(), (Boolean) c[3]))
                .toList();
    }

    @GET
    @Path("/{kind}/{subject}/log")
    @Produces(MediaType.TEXT_PLAIN)
    @Operation(
            summary = "A job's log; with follow=true until it has ended",
            description = "Without an attempt: the latest; a follower is taken on to the next attempt, from its first"
                    + " byte, after a line that says so. The offset is that of the attempt it begins with.")
    @APIResponse(
            responseCode = "200",
            description = "The log's bytes",
            content = @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING)))
    public Multi<Buffer> log(
            @PathParam("id") String id,
            @PathParam("kind") @Pattern(regexp = Shapes.LINE, message = Shapes.NO_LINE) String kind,
            @PathParam("subject") @Pattern(regexp = Shapes.LINE, message = Shapes.NO_LINE) String subject,
            @QueryParam("follow") @DefaultValue("false") boolean follow,
            @QueryParam("attempt") @DefaultValue("0") @Min(0) int attempt,
            @QueryParam("offset") @DefaultValue("0") @Min(0) long offset)
            throws InterruptedException {
        ReleaseId release = Releases.id(id);
        String job = kind + "/" + subject;
        if (releases.get(release).over()) {
            awaitFirstPiece(release, job, attempt);
        }
        return Multi.createFrom()
                .emitter(
                        emitter -> Thread.ofVirtual()
                                .start(() -> new Reader(release, job, follow, emitter).run(attempt, offset)),
                        BackPressureStrategy.BUFFER);
    }

    /** Before the answer begins: once it has, it cannot say any more that there is no such log. */
    private void awaitFirstPiece(ReleaseId release, String job, int attempt) throws InterruptedException {
        try (Wakes.Sleeper sleeper = wakes.sleeper(release)) {
            while (true) {
                boolean last = subscribers.look(() -> longOver(release));
                List<JobLogView> written = subscribers.look(() -> written(release));
                if (written.stream()
                        .anyMatch(log -> log.job().equals(job) && (attempt == 0 || log.attempt() == attempt))) {
                    return;
                } else if (last) {
                    throw unknown(release, job, attempt, written).thrown();
                }
                sleeper.await(LOOK_EVERY);
            }
        }
    }

    private boolean longOver(ReleaseId release) {
        Map<String, ?> wanted = Map.of("release", release.toString(), "seconds", TAIL_SECONDS);
        return (Boolean)
                database.inTransaction(tx -> tx.query(LONG_OVER, wanted)).getFirst()[0];
    }

    private Problem unknown(ReleaseId release, String job, int attempt, List<JobLogView> written) {
        String attempts = written.stream()
                .filter(log -> log.job().equals(job))
                .map(log -> Integer.toString(log.attempt()))
                .collect(Collectors.joining(", "));
        String jobs = written.stream().map(JobLogView::job).distinct().collect(Collectors.joining(", "));
        String mend;
        if (!attempts.isEmpty()) {
            mend = "There are logs of attempts " + attempts + ".";
        } else if (!jobs.isEmpty()) {
            mend = "There are logs of " + jobs + ".";
        } else {
            mend = "It has none of any other job either; logs are kept for "
                    + config.keepLogs().toHours() + " h after a release has ended.";
        }
        String which = attempt == 0 || attempts.isEmpty() ? "job '" : "attempt " + attempt + " of job '";
        return Problem.of("no-such-log", 404, "Release " + release + " has no log of " + which + job + "'.", mend);
    }

    /** One reader: sends what is there, waits for more, and ends where the log does. */
    private final class Reader {
        private final ReleaseId release;
        private final String job;
        private final boolean follow;
        private final MultiEmitter<? super Buffer> emitter;
        private final Subscribers.Subscriber subscriber;
        private boolean begun;
        private boolean ended;
        private boolean again;
        private boolean gap;
        private long gapSince;
        private long overSince;

        Reader(ReleaseId release, String job, boolean follow, MultiEmitter<? super Buffer> emitter) {
            this.release = release;
            this.job = job;
            this.follow = follow;
            this.emitter = emitter;
            this.subscriber = subscribers.of(emitter);
        }

        void run(int wishedAttempt, long start) {
            int attempt = wishedAttempt;
            long offset = start;
            try (Wakes.Sleeper sleeper = wakes.sleeper(release)) {
                boolean everyAttempt = follow && wishedAttempt == 0;
                while (!subscriber.isGone()) {
                    boolean over = subscribers.look(() -> releases.get(release).over());
                    int latest = subscribers.look(this::latest);
                    attempt = attempt == 0 ? latest : attempt;
                    long reached = send(attempt, offset);
                    boolean nothingNew = reached == offset;
                    offset = reached;
                    if (!nothingNew) {
                        gapSince = 0;
                        overSince = 0;
                    }
                    if (!ended && !nothingNew) {
                        continue;
                    }
                    if (gap) {
                        sleeper.await(LOOK_EVERY);
                    } else if (everyAttempt && latest > attempt) {
                        attempt = latest;
                        offset = 0;
                        ended = false;
                        send("\n--- attempt " + attempt + " ---\n");
                    } else if (ended && !(everyAttempt && again)) {
                        break;
                    } else if (!follow || latest > attempt || over && nothingMoreComes()) {
                        break;
                    } else {
                        sleeper.await(LOOK_EVERY);
                    }
                }
                if (begun && !ended && releases.get(release).over()) {
                    send("\n--- the log is not complete ---\n");
                }
                emitter.complete();
            } catch (InterruptedException | RuntimeException e) {
                if (!DatabaseTrouble.passes(e)) {
                    Log.warnf("a log of release %s is broken off: %s", release, e);
                }
                emitter.fail(e);
            }
        }

        /** The last piece, too, may come after the release's end. */
        private boolean nothingMoreComes() {
            overSince = overSince == 0 ? System.nanoTime() : overSince;
            return System.nanoTime() - overSince > TAIL_NANOS;
        }

        /** Pieces come in order, so what is missing before one that is there is lost; another replica may still store it. */
        private boolean isLost() {
            gapSince = gapSince == 0 ? System.nanoTime() : gapSince;
            return !follow || System.nanoTime() - gapSince > TAIL_NANOS;
        }

        private int latest() {
            return ((Number) database.inTransaction(
                                    tx -> tx.query(LATEST, Map.of("release", release.toString(), "job", job)))
                            .getFirst()[0])
                    .intValue();
        }

        private void send(String line) throws InterruptedException {
            subscriber.awaitDemand();
            emitter.emit(Buffer.buffer(line));
        }

        /** Sends what follows, up to a gap that may still be filled; gives the offset after it. */
        private long send(int attempt, long from) throws InterruptedException {
            Map<String, ?> place =
                    Map.of("release", release.toString(), "job", job, "attempt", attempt, "offset", from);
            List<Object[]> rows = subscribers.look(() -> database.inTransaction(tx -> tx.query(READ, place)));
            long offset = from;
            begun |= !rows.isEmpty();
            gap = false;
            for (Object[] columns : rows) {
                long begin = ((Number) columns[0]).longValue();
                byte[] bytes = Base64.getMimeDecoder().decode((String) columns[1]);
                gap = begin > offset;
                if (gap && !isLost()) {
                    break;
                } else if (gap) {
                    send("\n--- " + (begin - offset) + " bytes are missing ---\n");
                    offset = begin;
                    gap = false;
                }
                int skip = (int) Math.min(bytes.length, offset - begin);
                if (bytes.length > skip) {
                    subscriber.awaitDemand();
                    emitter.emit(Buffer.buffer(bytes.length - skip).appendBytes(bytes, skip, bytes.length - skip));
                    offset += bytes.length - skip;
                }
                long end = ((Number) columns[2]).longValue();
                ended |= end >= 0 && offset >= end;
                again = (Boolean) columns[3];
            }
            return offset;
        }
    }
}
