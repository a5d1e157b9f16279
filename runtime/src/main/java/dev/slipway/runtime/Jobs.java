package dev.slipway.runtime;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.slipway.events.Event;
import dev.slipway.events.EventJson;
import dev.slipway.events.EventType;
import dev.slipway.events.LogEnd;
import dev.slipway.events.ReleaseId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rows of jobs: made, claimed, kept alive and closed; every change guarded by the fence, or made under the release's lock. */
@ApplicationScoped
class Jobs {
    private static final String COLUMNS =
            "id, release_id, kind, subject, payload, attempt, fence, cause, started, outlives_release, cancel_requested,"
                    + " once, excused";
    private static final String ADD = """
            insert into job (id, release_id, kind, subject, payload, state, attempt, lease_until, fence, worker,
                             not_before, outlives_release, partition, cause, started)
            select id, cast(cast(:release as text) as uuid), kind, subject, payload,
                   case when taken then 'running' else 'waiting' end,
                   case when taken then 1 else 0 end,
                   case when taken then now() + cast(cast(:lease as text) as interval) end,
                   case when taken then nextval('fence') end,
                   case when taken then :worker end,
                   now() + delay_ms * interval '1 millisecond', outlives, :partition, cause, started
            from (select r.*, claimed and not exists (
                          select 1 from position p where p.partition = :partition and p.next_offset < p.catch_up_to) as taken
                  from jsonb_to_recordset(cast(cast(:jobs as text) as jsonb)) as r(ord int, id uuid, kind text, subject text,
                       payload text, claimed boolean, delay_ms bigint, outlives boolean, cause uuid, started text)) as x
            order by ord
            on conflict (release_id, kind, subject) do nothing
            returning state,
            """ + COLUMNS;
    private static final String CANDIDATE = """
            select cast(j.id as text), j.state = 'running' and j.attempt - j.excused >= :attempts and not j.outlives_release,
                   r.traceparent, j.state = 'running'
            from job j join release r on r.id = j.release_id
            where (j.state = 'waiting' and j.not_before <= now()
                   or j.state = 'running' and j.lease_until < now() and :expired)
              and j.kind = any(string_to_array(:kinds, ' '))
              and not exists (select 1 from position p where p.partition = j.partition and p.next_offset < p.catch_up_to)
            order by j.not_before limit 1
            for update of r skip locked
            """;
    private static final String CLAIM = """
            update job set state = 'running', attempt = attempt + 1, excused = excused + case when :used_up then 1 else 0 end,
                   fence = nextval('fence'), worker = :worker, lease_until = now() + cast(cast(:lease as text) as interval)
            where id = cast(cast(:id as text) as uuid)
              and (state = 'waiting' and not_before <= now() or state = 'running' and lease_until < now())
            returning
            """ + COLUMNS;
    private static final String HEARTBEAT = """
            update job set lease_until = now() + cast(cast(:lease as text) as interval)
            from (select j.id from job j
                  join jsonb_to_recordset(cast(cast(:jobs as text) as jsonb)) as x(id uuid, fence bigint)
                    on j.id = x.id and j.fence = x.fence and j.state = 'running'
                  order by j.id for update of j) as ours
            where job.id = ours.id
            returning job.fence, job.cancel_requested
            """;
    private static final String LET_GO =
            "update job set lease_until = now() where state = 'running' and worker = :worker and lease_until > now()";
    /** What the other jobs (of a stage that does not join, those that are open) and the facts are, as of the statement's begin. */
    private static final String AROUND = """
            facts as (
                select 1 as part, row_number() over (order by seq) as place, type, data
                from inbox where release_id = cast(cast(:release as text) as uuid)),
            siblings as (
                select 2 as part, row_number() over (order by created_at, subject) as place, kind, subject, payload,
                       state in ('done', 'broken', 'cancelled') as over, verdict, logs
                from job where release_id = cast(cast(:release as text) as uuid) and id <> cast(cast(:id as text) as uuid)
                  and (:joins or state in ('waiting', 'running'))),
            around as (
                select part, place, type, data, null as subject, false as over, null as verdict, null as logs from facts
                union all
                select part, place, kind, payload, subject, over, verdict, logs from siblings)
            """;
    /** The lock may have been waited for since the statement began: the version tells whether what is around is so still. */
    private static final String CLOSE = "with " + AROUND + """
            , seen as (select version from release where id = cast(cast(:release as text) as uuid)),
            r as (
                update release set version = version + 1 where id = cast(cast(:release as text) as uuid)
                returning outcome, cancel_requested, partition, version),
            j as (
                update job set lease_until = null, finished_at = now(), verdict = nullif(:verdict, ''), logs = :logs,
                    state = case when not job.outlives_release
                                  and (r.cancel_requested or coalesce(r.outcome not in ('healthy', 'published'), false))
                                 then 'cancelled' else :state end
                from r where job.id = cast(cast(:id as text) as uuid) and job.fence = :fence and job.state = 'running'
                returning job.state)
            select part, place, type, data, subject, over, verdict, logs, outcome, cancel_requested, partition,
                   (select count(*) from j), (select state from j), version = (select version from seen) + 1
            from r left join around on true order by part, place
            """;

    private static final String GUARD = """
            with r as (
                select id, outcome, cancel_requested, partition from release
                where id = cast(cast(:release as text) as uuid) for update),
            j as (
                select job.id from r join job on job.release_id = r.id
                where job.id = cast(cast(:id as text) as uuid) and job.fence = :fence
                  and job.state = 'running' and not job.cancel_requested
                for share of job)
            select outcome, cancel_requested, partition, (select count(*) from j) from r
            """;
    private static final String PUT_OFF = """
            update job set state = 'waiting', lease_until = null, worker = null,
                   excused = excused + case when :counted then 0 else 1 end,
                   not_before = now() + cast(:delay as bigint) * interval '1 millisecond'
            where id = cast(cast(:id as text) as uuid) and fence = :fence and state = 'running'
            """;
    private static final String CLOSED = """
            select state in ('done', 'broken', 'cancelled') from job
            where id = cast(cast(:id as text) as uuid) and fence = :fence
            """;
    private static final String ONCE = """
            update job set once = true
            where id = cast(cast(:id as text) as uuid) and fence = :fence and state = 'running' and not cancel_requested
              and lease_until > now()
            """;
    private static final String CANCEL_OPEN = """
            update job set cancel_requested = true,
                   state = case when state = 'waiting' then 'cancelled' else state end,
                   finished_at = case when state = 'waiting' then now() end
            where id in (
                select id from job
                where release_id = cast(cast(:release as text) as uuid) and state in ('waiting', 'running')
                  and not outlives_release
                order by id for update)
            returning state
            """;
    private static final String SURROUNDINGS = "with " + AROUND + "select * from around order by part, place";
    private static final String OPEN = """
            select id, kind, payload from job
            where release_id = cast(cast(:release as text) as uuid) and state in ('waiting', 'running')
            """;
    private static final String CLOSE_ALL = """
            update job set state = 'done', finished_at = now(), lease_until = null
            where id in (select cast(value as uuid) from jsonb_array_elements_text(cast(cast(:jobs as text) as jsonb)))
            """;
    private static final String KNOWN =
            "select kind || '/' || subject from job where release_id = cast(cast(:release as text) as uuid)";

    private final StageCodec codec;
    private final Slots slots;
    private final RuntimeConfig config;
    private final JobMeters meters;

    Jobs(StageCodec codec, Slots slots, RuntimeConfig config, JobMeters meters) {
        this.codec = codec;
        this.slots = slots;
        this.config = config;
        this.meters = meters;
    }

    /**
     * A job that is this replica's to perform.
     *
     * @param attempt the claim's number, from 1; a log is known by it
     * @param excused how many of the attempts do not count: handed back, or only to say that there is no further one
     * @param fence higher than that of any earlier claim in this service
     * @param cause id of the fact that led to it
     * @param started stated when it is first taken up
     * @param cancelled whether it was told to stop before its last worker was lost: it is closed, not performed
     * @param once whether it is not tried again: a script that must not run twice has begun
     * @param usedUp whether its last attempt was lost with its worker, and it has no further one: it is not performed
     * @param sinceNanos a moment of our clock before its lease began
     */
    record Claimed(
            UUID id,
            ReleaseId release,
            String kind,
            String subject,
            String payload,
            int attempt,
            long fence,
            Identity.Cause cause,
            @Nullable Event started,
            boolean outlivesRelease,
            boolean cancelled,
            boolean once,
            int excused,
            boolean usedUp,
            long sinceNanos) {
        String name() {
            return kind + "/" + subject;
        }

        Map<String, Object> key() {
            return Map.of("release", release.toString(), "id", id.toString(), "fence", fence);
        }

        /** How many attempts count: not those that ended through no fault of the job. */
        int counted() {
            return attempt - excused;
        }

        static Claimed of(Tx tx, Object[] columns, int first, @Nullable String traceparent, boolean usedUp) {
            String started = (String) columns[first + 8];
            return new Claimed(
                    (UUID) columns[first],
                    new ReleaseId((UUID) columns[first + 1]),
                    (String) columns[first + 2],
                    (String) columns[first + 3],
                    (String) columns[first + 4],
                    ((Number) columns[first + 5]).intValue(),
                    ((Number) columns[first + 6]).longValue(),
                    new Identity.Cause((UUID) columns[first + 7], traceparent),
                    started == null ? null : Started.read(started),
                    (Boolean) columns[first + 9],
                    (Boolean) columns[first + 10],
                    (Boolean) columns[first + 11],
                    ((Number) columns[first + 12]).intValue(),
                    usedUp || (Boolean) columns[first + 11],
                    tx.begunNanos());
        }
    }

    /** An event that waits in a job's row until the job is taken up. */
    private record Started(String type, String data) {
        static String write(Event event) {
            return Json.write(new Started(
                    EventType.of(event).wire(), new String(EventJson.write(event), StandardCharsets.UTF_8)));
        }

        static Event read(String json) {
            Started started = Json.read(json, Started.class);
            return EventJson.read(
                    EventType.ofWire(started.type()).orElseThrow(),
                    started.data().getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Makes the jobs that are not there yet, and claims them at once as far as slots are free. While a partition is read
     * again nothing of it is claimed: how its jobs ended may stand further on.
     *
     * @return those that were made here, and of them those that are claimed
     */
    Uni<Made> add(Tx tx, ReleaseId release, int partition, Identity.Cause cause, List<? extends JobSpec<?>> specs) {
        if (specs.isEmpty()) {
            return Uni.createFrom().item(new Made(0, List.of()));
        }
        int ready = (int) specs.stream().filter(spec -> spec.delay().isZero()).count();
        int reserved = slots.reserve(ready);
        tx.afterRollback(() -> slots.release(reserved));
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("release", release.toString());
        parameters.put("partition", partition);
        parameters.put("lease", lease());
        parameters.put("worker", config.worker());
        parameters.put("jobs", Json.write(rows(specs, reserved, cause)));
        return tx.query(ADD, parameters).map(rows -> made(tx, rows, cause, specs, ready, reserved));
    }

    /**
     * What came of naming jobs.
     *
     * @param count how many were not there before
     * @param claimed those of them that this replica performs at once
     */
    record Made(int count, List<Claimed> claimed) {}

    private Made made(
            Tx tx,
            List<Object[]> rows,
            Identity.Cause cause,
            List<? extends JobSpec<?>> specs,
            int ready,
            int reserved) {
        List<Claimed> claimed = rows.stream()
                .filter(columns -> columns[0].equals("running"))
                .map(columns -> Claimed.of(tx, columns, 1, cause.traceparent(), false))
                .toList();
        tx.afterCommit(() -> {
            slots.release(reserved - claimed.size());
            specs.stream()
                    .map(JobSpec::delay)
                    .filter(delay -> !delay.isZero() || reserved < ready)
                    .distinct()
                    .forEach(delay -> Later.announce(slots, delay));
        });
        return new Made(rows.size(), claimed);
    }

    /** Lets the jobs that were claimed at once be performed, when the transaction is committed. */
    void hand(Tx tx, Made made, Facts facts) {
        tx.afterCommit(() -> made.claimed().forEach(job -> slots.hand(new Slots.Handed(job, facts))));
    }

    private List<Map<String, Object>> rows(List<? extends JobSpec<?>> specs, int reserved, Identity.Cause cause) {
        List<Map<String, Object>> rows = new ArrayList<>();
        int left = reserved;
        for (JobSpec<?> spec : specs) {
            boolean claimed = spec.delay().isZero() && left-- > 0;
            Map<String, Object> row = new HashMap<>();
            row.put("ord", rows.size());
            row.put("id", UUID.randomUUID().toString());
            row.put("kind", codec.kind(spec.payload()));
            row.put("subject", spec.subject());
            row.put("payload", codec.writeJob(spec.payload()));
            row.put("claimed", claimed);
            row.put("delay_ms", spec.delay().toMillis());
            row.put("outlives", spec.outlivesRelease());
            row.put("cause", cause.event() == null ? null : cause.event().toString());
            row.put("started", spec.started() == null ? null : Started.write(spec.started()));
            rows.add(row);
        }
        return rows;
    }

    /**
     * Claims the job that waits longest; empty when there is none. Takes its release's lock first. A kind that only a newer
     * replica knows is left to that one.
     */
    Uni<Optional<Claimed>> claim(Tx tx, boolean judgeExpired) {
        return tx.query(
                        CANDIDATE,
                        Map.of("expired", judgeExpired, "attempts", config.attempts(), "kinds", codec.kinds()))
                .flatMap(found ->
                        found.isEmpty() ? Uni.createFrom().item(Optional.empty()) : claim(tx, found.getFirst()));
    }

    private Uni<Optional<Claimed>> claim(Tx tx, Object[] candidate) {
        boolean usedUp = (Boolean) candidate[1];
        return tx.query(
                        CLAIM,
                        Map.of("id", candidate[0], "used_up", usedUp, "worker", config.worker(), "lease", lease()))
                .map(rows -> rows.stream()
                        .findFirst()
                        .map(columns -> Claimed.of(tx, columns, 0, (String) candidate[2], usedUp)))
                .invoke(claimed -> claimed.filter(job -> (Boolean) candidate[3])
                        .ifPresent(job -> tx.afterCommit(() -> meters.leaseExpired(job.kind()))));
    }

    /**
     * Ends the leases of a worker that has just been started and has claimed nothing yet: they are of the process before it.
     * Would that one still run, its fence is old once another has claimed the job.
     */
    static Uni<Integer> letGo(Tx tx, String worker) {
        return tx.update(LET_GO, Map.of("worker", worker));
    }

    /** Prolongs leases; tells of each claim that is still ours, by its fence, whether the job is to be cancelled. */
    Uni<Map<Long, Boolean>> heartbeat(Tx tx, List<Claimed> running) {
        String jobs = Json.write(running.stream()
                .map(job -> Map.of("id", job.id().toString(), "fence", job.fence()))
                .toList());
        return tx.query(HEARTBEAT, Map.of("jobs", jobs, "lease", lease())).map(rows -> {
            Map<Long, Boolean> ours = new HashMap<>();
            rows.forEach(columns -> ours.put(((Number) columns[0]).longValue(), (Boolean) columns[1]));
            return ours;
        });
    }

    /**
     * How a job was closed.
     *
     * @param ours false when the lease was lost: nothing has changed
     * @param cancelled whether its release was over, so that its verdict does not count
     */
    record Closed(Releases.Locked release, boolean ours, boolean cancelled, Surroundings around) {}

    /** Closes a job under its release's lock, guarded by its fence. */
    Uni<Closed> close(Tx tx, Claimed job, String state, String verdict, List<LogEnd> logs) {
        Map<String, Object> parameters = new HashMap<>(job.key());
        parameters.put("joins", codec.stage().joins());
        parameters.put("state", state);
        parameters.put("verdict", verdict);
        parameters.put("logs", Json.write(logs));
        return tx.query(CLOSE, parameters).flatMap(rows -> {
            Object[] first = rows.getFirst();
            Releases.Locked locked = Releases.Locked.of(first, 8);
            boolean ours = locked.fresh();
            boolean current = (Boolean) first[13];
            Uni<Surroundings> known = ours && !current
                    ? surroundings(tx, job)
                    : Uni.createFrom().item(() -> surroundings(job, ours ? rows : List.of()));
            return known.map(around -> new Closed(locked, ours, "cancelled".equals(first[12]), around));
        });
    }

    /** Takes the release's lock; {@code fresh} tells whether the job is still ours and wanted. */
    Uni<Releases.Locked> guard(Tx tx, Claimed job) {
        return tx.query(GUARD, job.key()).map(rows -> Releases.Locked.of(rows.getFirst(), 0));
    }

    /** Gives a job back for a later attempt; whether this one counts is the caller's to say. */
    Uni<Integer> putOff(Tx tx, Claimed job, Duration delay, boolean counted) {
        tx.afterCommit(() -> Later.announce(slots, delay));
        Map<String, Object> parameters = new HashMap<>(job.key());
        parameters.remove("release");
        parameters.put("delay", delay.toMillis());
        parameters.put("counted", counted);
        return tx.update(PUT_OFF, parameters);
    }

    /** Whether this claim's end is written down. */
    Uni<Boolean> isClosed(Tx tx, Claimed job) {
        return tx.query(CLOSED, Map.of("id", job.id().toString(), "fence", job.fence()))
                .map(rows -> !rows.isEmpty() && (Boolean) rows.getFirst()[0]);
    }

    /** Lets a job be tried no more; 0 when the lease is lost or the job is to stop. */
    Uni<Integer> once(Tx tx, Claimed job) {
        return tx.update(ONCE, Map.of("id", job.id().toString(), "fence", job.fence()));
    }

    /**
     * What was open when a release was stopped.
     *
     * @param dropped jobs that had not begun
     * @param running jobs that are told to stop
     */
    record Open(int dropped, int running) {}

    /** Drops what waits and tells what runs to stop, but what outlives its release. */
    Uni<Open> cancelOpen(Tx tx, ReleaseId release) {
        return tx.query(CANCEL_OPEN, Map.of("release", release.toString())).map(rows -> {
            int running = (int) rows.stream()
                    .filter(columns -> columns[0].equals("running"))
                    .count();
            return new Open(rows.size() - running, running);
        });
    }

    /**
     * What a job's conclusion looks at.
     *
     * @param siblings the release's other jobs
     */
    record Surroundings(Facts facts, List<Concluded.Sibling<Object, Object>> siblings) {}

    private Uni<Surroundings> surroundings(Tx tx, Claimed job) {
        Map<String, Object> parameters = Map.of(
                "release", job.release().toString(),
                "id", job.id().toString(),
                "joins", codec.stage().joins());
        return tx.query(SURROUNDINGS, parameters).map(rows -> surroundings(job, rows));
    }

    private Surroundings surroundings(Claimed job, List<Object[]> rows) {
        return new Surroundings(
                Releases.facts(job.release(), part(rows, 1).toList(), 2),
                part(rows, 2).map(this::sibling).toList());
    }

    private static Stream<Object[]> part(List<Object[]> rows, int part) {
        return rows.stream().filter(columns -> columns[0] != null && ((Number) columns[0]).intValue() == part);
    }

    private Concluded.Sibling<Object, Object> sibling(Object[] columns) {
        String verdict = (String) columns[6];
        String logs = (String) columns[7];
        return new Concluded.Sibling<>(
                (String) columns[4],
                codec.readJob((String) columns[2], (String) columns[3]),
                (Boolean) columns[5],
                verdict == null ? null : codec.readVerdict(verdict),
                logs == null ? List.of() : Json.read(logs, new TypeReference<List<LogEnd>>() {}));
    }

    /** Closes the jobs in which, by these facts, nothing is left to do. */
    Uni<Integer> closeOver(Tx tx, Facts facts) {
        return tx.query(OPEN, Map.of("release", facts.release().toString())).flatMap(rows -> {
            List<String> over = rows.stream()
                    .filter(columns -> codec.knows((String) columns[1]))
                    .filter(columns ->
                            codec.stage().over(codec.readJob((String) columns[1], (String) columns[2]), facts))
                    .map(columns -> columns[0].toString())
                    .toList();
            return over.isEmpty() ? Uni.createFrom().item(0) : tx.update(CLOSE_ALL, Map.of("jobs", Json.write(over)));
        });
    }

    /** How many of these jobs are not there. */
    Uni<Integer> missing(Tx tx, ReleaseId release, List<? extends JobSpec<?>> specs) {
        return tx.query(KNOWN, Map.of("release", release.toString())).map(rows -> {
            List<Object> known = rows.stream().map(columns -> columns[0]).toList();
            return (int) specs.stream()
                    .filter(spec -> !known.contains(codec.kind(spec.payload()) + "/" + spec.subject()))
                    .count();
        });
    }

    private String lease() {
        return config.lease().toMillis() + " milliseconds";
    }
}
