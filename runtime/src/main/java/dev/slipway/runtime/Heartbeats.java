package dev.slipway.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;

/** Keeps the leases of running jobs, and stops a job whose lease is lost or run out. */
@ApplicationScoped
class Heartbeats {
    private final Running running;
    private final Jobs jobs;
    private final Database database;
    private final DatabaseHealth health;
    private final RuntimeConfig config;

    Heartbeats(Running running, Jobs jobs, Database database, DatabaseHealth health, RuntimeConfig config) {
        this.running = running;
        this.jobs = jobs;
        this.database = database;
        this.health = health;
        this.config = config;
    }

    /** Prolongs every lease by one statement. */
    void beat() {
        Collection<RunningJob> now = running.all();
        if (now.isEmpty()) {
            return;
        }
        long sent = System.nanoTime();
        try {
            Map<Long, Boolean> ours = database.upkeep(tx ->
                    jobs.heartbeat(tx, now.stream().map(RunningJob::claimed).toList()));
            now.forEach(job -> heard(job, sent, ours));
        } catch (RuntimeException e) {
            health.trouble(e);
            throw e;
        }
    }

    private void heard(RunningJob job, long sent, Map<Long, Boolean> ours) {
        Boolean cancelled = ours.get(job.claimed().fence());
        if (cancelled == null) {
            job.stop(RunningJob.Reason.LOST);
        } else {
            job.renewed(sent, config.lease());
            if (cancelled) {
                job.stop(RunningJob.Reason.CANCELLED);
            }
        }
    }

    /** Stops what has had no heartbeat for a whole lease by our own clock. */
    void stopExpired() {
        running.all().stream().filter(RunningJob::expired).forEach(job -> job.stop(RunningJob.Reason.LOST));
    }
}
