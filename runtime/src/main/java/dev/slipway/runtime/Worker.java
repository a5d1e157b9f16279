package dev.slipway.runtime;

import dev.slipway.events.Event;
import dev.slipway.events.Failure;
import dev.slipway.events.LogEnd;
import dev.slipway.runtime.logs.JobLog;
import dev.slipway.runtime.process.ProcessStepRunner;
import dev.slipway.runtime.secrets.SecretSource;
import io.quarkus.logging.Log;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Claims jobs as slots are free, performs them on virtual threads, and writes down how they ended. */
@ApplicationScoped
class Worker {
    private static final Duration UNTIL_DATABASE_IS_BACK = Duration.ofMillis(300);
    private static final int MOST_DOUBLINGS = 6;
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);
    /** With the longest back-off a quarter of an hour. */
    private static final int MOST_EXCUSED = 30;

    private final Slots slots;
    private final Jobs jobs;
    private final StageCodec codec;
    private final Database database;
    private final Finish finish;
    private final Settlement settlement;
    private final Outbox outbox;
    private final Positions positions;
    private final Running running;
    private final JobLogs logs;
    private final SecretSource secrets;
    private final DatabaseHealth health;
    private final RuntimeConfig config;
    private final JobMeters meters;
    private final Complaint complaint = new Complaint("no work can be claimed");
    private long lookedNanos = System.nanoTime();

    private final RunningJob.Statements statements = new RunningJob.Statements() {
        @Override
        public Facts state(Jobs.Claimed job, Event event) throws InterruptedException {
            return patiently(() -> finish.state(job, event));
        }

        @Override
        public void once(Jobs.Claimed job) throws InterruptedException {
            patiently(() -> {
                finish.once(job);
                return true;
            });
        }
    };

    Worker(
            Slots slots,
            Jobs jobs,
            StageCodec codec,
            Database database,
            Finish finish,
            Settlement settlement,
            Outbox outbox,
            @Identifier("releases") Positions positions,
            Running running,
            JobLogs logs,
            SecretSource secrets,
            DatabaseHealth health,
            RuntimeConfig config,
            JobMeters meters) {
        this.slots = slots;
        this.jobs = jobs;
        this.codec = codec;
        this.database = database;
        this.finish = finish;
        this.settlement = settlement;
        this.outbox = outbox;
        this.positions = positions;
        this.running = running;
        this.logs = logs;
        this.secrets = secrets;
        this.health = health;
        this.config = config;
        this.meters = meters;
    }

    /** Looks for work until this replica shuts down and all that was handed over is handed back. */
    void loop() {
        while (!slots.drained() && !Thread.currentThread().isInterrupted()) {
            try {
                while (startNext()) {}
                complaint.worked();
                slots.awaitNews(config.poll().toMillis());
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                health.trouble(e);
                complaint.failed(e);
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(UNTIL_DATABASE_IS_BACK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean startNext() {
        Slots.Handed handed = slots.poll();
        if (handed != null) {
            start(handed);
            return true;
        }
        if (!lookIsDue() || slots.reserve(1) == 0) {
            return false;
        }
        Optional<Slots.Handed> claimed = Optional.empty();
        try {
            claimed = look();
        } finally {
            if (claimed.isEmpty()) {
                slots.giveBack();
            }
        }
        claimed.ifPresent(this::start);
        return claimed.isPresent();
    }

    /**
     * Where one job waited there may be more; what other replicas left waiting is found by time alone. After a start a job may
     * have been cancelled by what stands on the topic, so this replica's share of that is read first.
     */
    private boolean lookIsDue() {
        return positions.joined()
                && (slots.mayWait()
                        || System.nanoTime() - lookedNanos >= config.poll().toNanos());
    }

    private Optional<Slots.Handed> look() {
        lookedNanos = System.nanoTime();
        slots.looking();
        Optional<Slots.Handed> claimed = Optional.empty();
        boolean looked = false;
        try {
            claimed = claim();
            looked = true;
        } finally {
            if (!looked || claimed.isPresent()) {
                slots.announce();
            }
        }
        return claimed;
    }

    /** The claim of a job's first attempt states that it began, in the same transaction. */
    private Optional<Slots.Handed> claim() {
        if (health.wasAway()) {
            reconcile();
        }
        return database.inTransaction(Purpose.CLAIM, tx -> jobs.claim(tx, health.judgesExpired())
                .flatMap(claimed -> claimed.map(job -> outbox.add(tx, job.release(), settlement.started(job))
                                .flatMap(added -> finish.facts(tx, job.release()))
                                .map(facts -> Optional.of(new Slots.Handed(job, facts))))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty()))));
    }

    private void reconcile() {
        try {
            positions.reconcile();
        } catch (RuntimeException e) {
            health.trouble(e);
            throw e;
        }
    }

    private void start(Slots.Handed handed) {
        Thread.ofVirtual().name(handed.job().name()).start(() -> {
            try {
                run(handed.job(), handed.facts());
            } finally {
                slots.release(1);
            }
        });
    }

    private void run(Jobs.Claimed job, Facts facts) {
        Path folder = folder(job);
        try (JobLog log = logs.open(job)) {
            RunningJob context = context(job, facts, log, Files.createDirectories(folder));
            running.add(context);
            try {
                if (slots.closed()) {
                    context.stop(RunningJob.Reason.SHUTDOWN);
                }
                perform(job, context, log);
            } finally {
                running.remove(context);
            }
        } catch (IOException e) {
            broken(job, true, null, Breakdown.disk("making a place for job " + job.name(), folder, e));
        } catch (RuntimeException e) {
            broken(job, true, null, e);
        } finally {
            Folders.delete(folder);
        }
    }

    private RunningJob context(Jobs.Claimed job, Facts facts, JobLog log, Path folder) {
        return new RunningJob(job, config.worker(), log, folder, facts, secrets, statements, config.lease());
    }

    private interface Writing<T> {
        T write() throws InterruptedException;
    }

    /** A database that is away is waited for as long as the lease holds. */
    private <T> T patiently(Writing<T> writing) throws InterruptedException {
        while (true) {
            try {
                return writing.write();
            } catch (RuntimeException e) {
                if (!DatabaseTrouble.passes(e)) {
                    throw e;
                }
                health.trouble(e);
                Thread.sleep(UNTIL_DATABASE_IS_BACK);
            }
        }
    }

    private Path folder(Jobs.Claimed job) {
        return config.folder().resolve(job.id() + "-" + job.fence());
    }

    private void perform(Jobs.Claimed job, RunningJob context, JobLog log) {
        long start = System.nanoTime();
        String result = "concluded";
        try {
            endLeftovers(job);
            if (job.cancelled()) {
                context.stop(RunningJob.Reason.CANCELLED);
                throw new InterruptedException("cancelled before its worker was lost");
            } else if (job.usedUp()) {
                throw Breakdown.lasting(lostWorkers(job), null);
            }
            Object verdict = codec.stage().perform(codec.readJob(job.kind(), job.payload()), context);
            context.performed();
            conclude(job, log, logs -> finish.conclude(job, verdict, logs));
        } catch (InterruptedException e) {
            context.performed();
            result = stopped(job, context, log, e);
        } catch (RuntimeException e) {
            context.performed();
            result = context.reason() == null ? broken(job, context, log, e) : stopped(job, context, log, e);
        }
        meters.ended(job.kind(), result, Duration.ofNanos(System.nanoTime() - start));
    }

    /** An earlier attempt's worker may have died on this machine, and left daemons behind. */
    private static void endLeftovers(Jobs.Claimed job) {
        if (job.attempt() > 1 || job.usedUp()) {
            ProcessStepRunner.killAllOf(job.id().toString());
        }
    }

    private static Failure lostWorkers(Jobs.Claimed job) {
        return job.once()
                ? lostOnce(job)
                : Failure.of(
                        "worker-lost",
                        "the worker of " + job.name() + " was lost, and its " + job.counted() + " attempts are used up",
                        "See the service's log of that time (out of memory, killed, or machines that went away), then retry the release.");
    }

    private static Failure lostOnce(Jobs.Claimed job) {
        return Failure.of(
                "worker-lost",
                "the worker of " + job.name() + " was lost or ended after a script had begun that says 'retry: never'",
                "See the log of the attempt before for how far the script came, set right what it left half done, then"
                        + " retry the release.");
    }

    private String stopped(Jobs.Claimed job, RunningJob context, JobLog log, Exception end) {
        RunningJob.Reason reason = context.reason();
        if (reason == RunningJob.Reason.CANCELLED) {
            log.line("== stopped: the release is cancelled or over");
            conclude(job, log, logs -> finish.cancel(job, logs));
            return "cancelled";
        } else if (reason == RunningJob.Reason.LOST) {
            Log.warnf("job %s is given up: its lease is lost", job.name());
        }
        if (context.isOnce()) {
            return broken(job, context, log, Breakdown.lasting(lostOnce(job), null));
        }
        log.line("== stopped: " + why(reason, end) + "; another attempt follows");
        written(job, () -> finish.putOff(job, Duration.ZERO, false));
        return reason == RunningJob.Reason.LOST ? "lost" : "handed-back";
    }

    private static String why(RunningJob.@Nullable Reason reason, Exception end) {
        return switch (reason) {
            case LOST -> "its lease is lost";
            case SHUTDOWN -> "this replica shuts down";
            case null, default -> String.valueOf(end.getMessage());
        };
    }

    private static void tell(Jobs.Claimed job, RuntimeException e, boolean waitedFor) {
        if (waitedFor) {
            Log.warnf("job %s of %s waits, and is tried again: %s", job.name(), job.release(), e.getMessage());
        } else {
            Log.warnf(e, "job %s of %s broke down, and is tried again", job.name(), job.release());
        }
    }

    private String broken(Jobs.Claimed job, RunningJob context, JobLog log, RuntimeException e) {
        log.line("BREAKDOWN: " + Breakdowns.of(job.name(), e).failure());
        return broken(job, !context.isOnce(), log, e);
    }

    /**
     * Tried again while there are attempts left; a database that is away costs none, what else is away none for
     * {@link #MOST_EXCUSED} tries (a quarter of an hour or so, by the back-off), and what outlives its release has no end
     * of them: nobody else would mend it.
     *
     * @param again false when a script has begun that must not run twice
     */
    private String broken(Jobs.Claimed job, boolean again, @Nullable JobLog log, RuntimeException e) {
        Breakdown breakdown = Breakdowns.of(job.name(), e);
        boolean waitedFor = breakdown.isOutage() && job.excused() < MOST_EXCUSED;
        boolean counted = !waitedFor && (Breakdowns.explains(e) || !DatabaseTrouble.passes(e));
        boolean left = job.counted() < config.attempts() || job.outlivesRelease();
        if (again && (!counted || breakdown.retry() && left)) {
            Duration after = Optional.ofNullable(breakdown.after())
                    .orElseGet(() -> backoff(waitedFor ? job.attempt() : job.counted()));
            tell(job, waitedFor ? breakdown : e, waitedFor);
            if (log != null) {
                log.line("== another attempt follows");
            }
            written(job, () -> finish.putOff(job, after, counted));
            return "put-off";
        }
        Log.errorf(e, "job %s of %s is broken", job.name(), job.release());
        conclude(job, log, logs -> finish.breakDown(job, breakdown.failure(), logs));
        return "broken";
    }

    private Duration backoff(int attempt) {
        Duration wait = config.backoff().multipliedBy(1L << Math.min(attempt - 1, MOST_DOUBLINGS));
        return wait.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : wait;
    }

    /** Whoever follows the log goes on to the next attempt, unless it stands that this was the last. */
    private void conclude(Jobs.Claimed job, @Nullable JobLog log, Predicate<List<LogEnd>> conclusion) {
        List<LogEnd> logs = log == null ? List.of() : List.of(log.end());
        if (written(job, () -> conclusion.test(logs)) && log != null) {
            log.conclude();
        }
    }

    private boolean written(Jobs.Claimed job, BooleanSupplier end) {
        boolean counts = untilWritten(job, end);
        if (!counts) {
            Log.warnf("the end of job %s does not count: its lease was lost", job.name());
        }
        return counts;
    }

    /**
     * A database that is away costs a job nothing: its end is written once it is back, if the fence still holds. It may have
     * gone away with the answer that it is written.
     */
    private boolean untilWritten(Jobs.Claimed job, BooleanSupplier end) {
        boolean again = false;
        while (true) {
            try {
                return end.getAsBoolean() || again && finish.isClosed(job);
            } catch (RuntimeException e) {
                if (!DatabaseTrouble.passes(e)) {
                    throw e;
                }
                health.trouble(e);
                pause();
                again = true;
            }
        }
    }
}
