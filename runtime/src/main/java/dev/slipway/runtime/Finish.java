package dev.slipway.runtime;

import dev.slipway.events.Event;
import dev.slipway.events.EventType;
import dev.slipway.events.Fact;
import dev.slipway.events.Failure;
import dev.slipway.events.LogEnd;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.StageBroken;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The transactions that end a job, or write something down in its midst, guarded by the fence. What changes what is known of
 * the release is done under its lock.
 */
@ApplicationScoped
class Finish {
    private final Database database;
    private final Jobs jobs;
    private final Releases releases;
    private final StageCodec codec;
    private final Settlement settlement;
    private final Outbox outbox;
    private final Identity identity;

    Finish(
            Database database,
            Jobs jobs,
            Releases releases,
            StageCodec codec,
            Settlement settlement,
            Outbox outbox,
            Identity identity) {
        this.database = database;
        this.jobs = jobs;
        this.releases = releases;
        this.codec = codec;
        this.settlement = settlement;
        this.outbox = outbox;
        this.identity = identity;
    }

    /** What is known of a job's release, whose lock the transaction holds. */
    Uni<Facts> facts(Tx tx, ReleaseId release) {
        return releases.facts(tx, release);
    }

    /** Writes the verdict down with what follows from it. False when the lease was lost: nothing has changed. */
    boolean conclude(Jobs.Claimed job, Object verdict, List<LogEnd> logs) {
        return close(
                job,
                "done",
                codec.writeVerdict(verdict),
                logs,
                (facts, siblings) -> concluded(job, verdict, logs, facts, siblings));
    }

    /** Whether a job's end is written down under this claim. */
    boolean isClosed(Jobs.Claimed job) {
        return database.inTransaction(tx -> jobs.isClosed(tx, job));
    }

    /** States that the stage is broken. False when the lease was lost. */
    boolean breakDown(Jobs.Claimed job, Failure failure, List<LogEnd> logs) {
        return close(
                job,
                "broken",
                "",
                logs,
                (facts, siblings) -> Conclusion.of(new StageBroken(job.name(), job.counted(), failure)));
    }

    /** Ends a job that was told to stop because its release is over. False when the lease was lost. */
    boolean cancel(Jobs.Claimed job, List<LogEnd> logs) {
        return close(job, "cancelled", "", logs, null);
    }

    /** What follows from a job's end, under the release's lock. */
    private interface Ending {
        Conclusion<Object> of(Facts facts, List<Concluded.Sibling<Object, Object>> siblings);
    }

    /**
     * Closes a job.
     *
     * @param ending not asked when the release was cancelled meanwhile; null for a job that was told to stop
     */
    private boolean close(Jobs.Claimed job, String state, String verdict, List<LogEnd> logs, @Nullable Ending ending) {
        return database.inTransaction(tx -> jobs.close(tx, job, state, verdict, logs)
                .flatMap(closed -> !closed.ours()
                        ? Uni.createFrom().item(false)
                        : settle(tx, job, closed, ending).replaceWith(true)));
    }

    private Uni<Void> settle(Tx tx, Jobs.Claimed job, Jobs.Closed closed, @Nullable Ending ending) {
        Facts facts = closed.around().facts();
        List<Concluded.Sibling<Object, Object>> siblings = closed.around().siblings();
        return closed.cancelled() || ending == null
                ? settlement.stopped(tx, facts, job.cause(), siblings)
                : follow(tx, closed.release(), job, facts, ending.of(facts, siblings));
    }

    private Conclusion<Object> concluded(
            Jobs.Claimed job,
            Object verdict,
            List<LogEnd> logs,
            Facts facts,
            List<Concluded.Sibling<Object, Object>> siblings) {
        Object payload = codec.readJob(job.kind(), job.payload());
        return codec.stage()
                .conclude(new Concluded<>(job.release(), job.subject(), payload, verdict, logs, facts, siblings));
    }

    private Uni<Void> follow(
            Tx tx, Releases.Locked locked, Jobs.Claimed job, Facts known, Conclusion<Object> conclusion) {
        List<Fact> facts =
                conclusion.events().stream().map(event -> fact(job, event)).toList();
        return settlement
                .begin(tx, locked, known, job.cause(), facts, conclusion.next())
                .flatMap(begun -> settlement.endIfOver(tx, locked, known, conclusion.events(), job.cause()));
    }

    private Fact fact(Jobs.Claimed job, Event event) {
        return identity.concluding(job.release(), job.kind(), job.subject(), job.attempt(), job.cause(), event);
    }

    /** Gives the job back for a later attempt. */
    boolean putOff(Jobs.Claimed job, Duration delay, boolean counted) {
        return database.inTransaction(tx -> jobs.putOff(tx, job, delay, counted)) > 0;
    }

    /** Lets a job be tried no more; see {@link JobContext#once}. */
    void once(Jobs.Claimed job) throws InterruptedException {
        if (database.inTransaction(tx -> jobs.once(tx, job)) == 0) {
            throw new InterruptedException(job.name() + " may not go on: the lease is lost or the release is over");
        }
    }

    /** States an event while the job goes on; see {@link JobContext#state}. */
    Facts state(Jobs.Claimed job, Event event) throws InterruptedException {
        Fact fact = identity.stating(job.release(), job.kind(), job.subject(), job.cause(), event);
        Facts stated = database.inTransaction(tx -> jobs.guard(tx, job)
                .flatMap(locked -> !locked.fresh() || locked.stopped() && !job.outlivesRelease()
                        ? Uni.createFrom().item(new Facts(job.release(), List.of()))
                        : outbox.add(tx, job.release(), List.of(fact))
                                .flatMap(added -> releases.facts(tx, job.release()))));
        if (!stated.has(event.getClass())) {
            throw new InterruptedException(
                    EventType.of(event).wire() + " may not be stated: the lease is lost or the release is over");
        }
        return stated;
    }
}
