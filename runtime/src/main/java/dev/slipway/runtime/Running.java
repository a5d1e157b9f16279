package dev.slipway.runtime;

import dev.slipway.events.ReleaseId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The jobs that run in this replica now, each claim by itself: one whose lease was lost may still be stopping when this
 * replica has claimed the same job again.
 */
@ApplicationScoped
class Running {
    private final Set<RunningJob> jobs = ConcurrentHashMap.newKeySet();

    void add(RunningJob job) {
        jobs.add(job);
    }

    void remove(RunningJob job) {
        jobs.remove(job);
    }

    Collection<RunningJob> all() {
        return List.copyOf(jobs);
    }

    /** Tells a release's jobs to stop, without waiting for their next heartbeat. */
    void cancel(ReleaseId release) {
        jobs.stream()
                .filter(job -> job.claimed().release().equals(release)
                        && !job.claimed().outlivesRelease())
                .forEach(job -> job.stop(RunningJob.Reason.CANCELLED));
    }
}
