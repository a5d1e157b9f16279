package dev.slipway.runtime;

import dev.slipway.events.Event;
import dev.slipway.events.ReleaseId;
import dev.slipway.runtime.logs.JobLog;
import dev.slipway.runtime.process.StopSignal;
import dev.slipway.runtime.secrets.Secrets;
import java.nio.file.Path;

/** What a job may use while it is performed. */
public interface JobContext {
    /** Whose job. */
    ReleaseId release();

    /** Unique to this job in this service; stands in its processes' environment. */
    String jobId();

    /** Which attempt this is, from 1. */
    int attempt();

    /** Grows with each claim in this service: what guards a database, a router or a target against an older worker. */
    long fence();

    /** This replica's name. */
    String worker();

    /** The job's log: what is written is masked, kept and shipped. */
    JobLog log();

    /**
     * The secrets that jobs of this application may have. From here on the log hides all of them; whoever writes
     * elsewhere what a process with secrets printed must hide them there.
     *
     * @throws Breakdown when they cannot be read
     */
    Secrets secrets(String application);

    /** An empty folder of the job's own, removed when it ends. */
    Path folder();

    /** Told when the job must stop: processes that are registered with it are ended. */
    StopSignal stop();

    /** What this service knows of the release, as of the claim, and what this attempt has stated since. */
    Facts facts();

    /**
     * States an event before the job ends, at most once for the job whatever its attempts: in a transaction of its
     * own, guarded by the fence.
     *
     * @return the event that stands: this one, or the one that an earlier attempt stated
     * @throws InterruptedException when the lease is lost or the release cancelled
     */
    <E extends Event> E state(E event) throws InterruptedException;

    /**
     * From here on the job is not tried again: what follows is done once at the most. When its worker is lost or ends,
     * or it breaks down, it is broken.
     *
     * @throws InterruptedException when the lease is lost or the release cancelled
     */
    void once() throws InterruptedException;
}
