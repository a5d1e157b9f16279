package dev.slipway.runtime;

import dev.slipway.events.ReleaseId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The jobs that run in this replica now. */
@ApplicationScoped
class Running {
    private final Map<UUID, RunningJob> jobs = new ConcurrentHashMap<>();

    void add(RunningJob job) {
        jobs.put(job.claimed().id(), job);
    }

    void remove(RunningJob job) {
        jobs.remove(job.claimed().id(), job);
    }

    Collection<RunningJob> all() {
        return List.copyOf(jobs.values());
    }

    /** Tells a release's jobs to stop, without waiting for their next heartbeat. */
    void cancel(ReleaseId release) {
        jobs.values().stream()
                .filter(job -> job.claimed().release().equals(release)
                        && !job.claimed().outlivesRelease())
                .forEach(job -> job.stop(RunningJob.Reason.CANCELLED));
    }
}
