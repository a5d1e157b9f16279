package dev.slipway.runtime;

import dev.slipway.events.Event;
import dev.slipway.events.EventType;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a service does with the facts of a release: accept, perform, conclude. A service has exactly one bean of this
 * type. The runtime owns sessions, locks, offsets, retries and leases.
 *
 * @param <J> its jobs' payloads: a sealed family of records that Jackson writes and reads
 * @param <V> its verdicts: a sealed family of records that Jackson writes and reads
 */
public interface Stage<J, V> {
    /**
     * The facts that this stage acts on. What may end a release and what this service itself states come beside them; others
     * never reach the database.
     */
    Set<EventType> interests();

    /** The kinds of job, each with its payload's record. A kind is a lower-case word. */
    Map<String, Class<? extends J>> kinds();

    /** The family of verdicts, as Jackson reads it. */
    Class<V> verdicts();

    /**
     * Whether {@link #conclude} reads the verdicts of the release's other jobs. A stage that makes job after job says no, or
     * each of them would read all that were before it.
     */
    default boolean joins() {
        return true;
    }

    /**
     * The jobs that these facts ask for. Pure: called again with more facts, it names the same jobs again, and those
     * that are there already stay as they are. Runs inside the intake's short transaction, under the release's lock.
     */
    List<JobSpec<J>> accept(Facts facts);

    /**
     * Does the work: takes minutes, holds no transaction, runs on a virtual thread, and is repeated after a crash, so
     * it must be safe to run twice, or say before what is not that it is {@linkplain JobContext#once done once}.
     *
     * @return what was found out
     * @throws Breakdown when something is wrong with us rather than with the release
     * @throws InterruptedException when the job was stopped: cancelled, shutting down, or its lease lost
     */
    V perform(J job, JobContext context) throws InterruptedException;

    /**
     * What the verdict means. Pure; runs inside the finishing transaction, under the release's lock and guarded by the
     * fence. Not called for a job that is cancelled, except for one that outlives its release.
     */
    Conclusion<J> conclude(Concluded<J, V> done);

    /**
     * The jobs that bring back what this stage changed in the world, when the release is cancelled or ended badly.
     * Pure, like {@link #accept}. They must be marked {@link JobSpec#outlivingRelease()}, and a stage that names any
     * states for itself how the cancel ended.
     */
    default List<JobSpec<J>> cancel(Facts facts) {
        return List.of();
    }

    /**
     * Whether these facts leave nothing to do in a job. Asked of open jobs when a fact of this service's own is read that
     * its database does not know, since that was restored to an earlier moment. Pure.
     */
    boolean over(J job, Facts facts);

    /**
     * The jobs that bring what else this stage keeps up to a fact of its own that its database does not know. Pure; must
     * change nothing where it is known after all. Those marked {@link JobSpec#outlivingRelease()} are made also when the
     * release is over.
     */
    default List<JobSpec<J>> recall(Facts facts, Event own) {
        return List.of();
    }
}
