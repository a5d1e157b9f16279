package dev.slipway.runtime;

import dev.slipway.events.Event;
import dev.slipway.events.ReleaseId;
import dev.slipway.runtime.logs.JobLog;
import dev.slipway.runtime.process.StopSignal;
import dev.slipway.runtime.secrets.SecretSource;
import dev.slipway.runtime.secrets.Secrets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A job while it is performed: what it may use, how long its lease holds, and why it is told to stop. */
final class RunningJob implements JobContext {
    /** Why a job is told to stop. */
    enum Reason {
        /** Its release is cancelled or over. */
        CANCELLED,
        /** This replica shuts down; another takes the job up. */
        SHUTDOWN,
        /** Its lease is not ours any more, or ran out by our own clock. */
        LOST
    }

    private final Jobs.Claimed claimed;
    private final String worker;
    private final JobLog log;
    private final Path folder;
    private final SecretSource source;
    private final Statements statements;
    private final StopSignal stop = new StopSignal();
    private final AtomicReference<Reason> reason = new AtomicReference<>();
    private final Thread thread;
    private volatile Facts facts;
    private volatile long leaseEnd;
    private volatile boolean once;
    private boolean interruptible = true;

    /** Writes down what stands from the midst of a job on. */
    interface Statements {
        /** The facts once the event stands; an {@link InterruptedException} when it may not be stated any more. */
        Facts state(Jobs.Claimed job, Event event) throws InterruptedException;

        /** Lets the job be tried no more; an {@link InterruptedException} when it may not go on. */
        void once(Jobs.Claimed job) throws InterruptedException;
    }

    RunningJob(
            Jobs.Claimed claimed,
            String worker,
            JobLog log,
            Path folder,
            Facts facts,
            SecretSource source,
            Statements statements,
            Duration lease) {
        this.claimed = claimed;
        this.worker = worker;
        this.log = log;
        this.folder = folder;
        this.facts = facts;
        this.source = source;
        this.statements = statements;
        this.thread = Thread.currentThread();
        renewed(claimed.sinceNanos(), lease);
    }

    Jobs.Claimed claimed() {
        return claimed;
    }

    /** The lease was given or prolonged by a statement that was sent after this moment of our clock. */
    void renewed(long sentNanos, Duration lease) {
        leaseEnd = sentNanos + lease.toNanos();
    }

    /** Whether the lease has run out by our own clock: the database may have given the job to another. */
    boolean expired() {
        return System.nanoTime() - leaseEnd > 0;
    }

    /**
     * Ends the job's processes and interrupts it, without waiting for either; the first reason stands. An interrupt waits
     * until a thread has left what it reads or writes, so it has a thread of its own.
     */
    void stop(Reason why) {
        if (reason.compareAndSet(null, why)) {
            stop.stop(why.name().toLowerCase(Locale.ROOT));
            Thread.ofVirtual().start(this::interrupt);
        }
    }

    private synchronized void interrupt() {
        if (interruptible) {
            thread.interrupt();
        }
    }

    /** From here on nothing interrupts the thread: the job is performed, and its end is being written down. */
    synchronized void performed() {
        interruptible = false;
        Thread.interrupted();
    }

    @Nullable
    Reason reason() {
        return reason.get();
    }

    @Override
    public ReleaseId release() {
        return claimed.release();
    }

    @Override
    public String jobId() {
        return claimed.id().toString();
    }

    @Override
    public int attempt() {
        return claimed.attempt();
    }

    @Override
    public long fence() {
        return claimed.fence();
    }

    @Override
    public String worker() {
        return worker;
    }

    @Override
    public JobLog log() {
        return log;
    }

    @Override
    public Secrets secrets(String application) {
        Secrets secrets = source.of(application);
        log.mask(secrets.masker());
        return secrets;
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public StopSignal stop() {
        return stop;
    }

    @Override
    public Facts facts() {
        return facts;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <E extends Event> E state(E event) throws InterruptedException {
        facts = statements.state(claimed, event);
        return (E) facts.all(event.getClass()).getLast();
    }

    @Override
    public void once() throws InterruptedException {
        statements.once(claimed);
        once = true;
    }

    /** Whether what it does must not be done twice. */
    boolean isOnce() {
        return once;
    }
}
