package dev.slipway.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** What happens to this replica's jobs, as metrics. */
@ApplicationScoped
class JobMeters {
    private static final Duration[] BUCKETS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(2),
        Duration.ofMinutes(10),
        Duration.ofMinutes(30)
    };

    private final MeterRegistry meters;
    private final String service;

    JobMeters(MeterRegistry meters, RuntimeConfig config) {
        this.meters = meters;
        this.service = config.service();
    }

    /** Counts from nought, so that a first one is seen as an increase. */
    void announce(String kind) {
        meters.counter("slipway.lease.expired", "service", service, "kind", kind);
        job(kind, "broken");
    }

    /** A job was claimed again because the lease of whoever had it ran out. */
    void leaseExpired(String kind) {
        meters.counter("slipway.lease.expired", "service", service, "kind", kind)
                .increment();
    }

    /**
     * An attempt has ended.
     *
     * @param result {@code concluded}, {@code cancelled}, {@code put-off}, {@code broken}, {@code lost} or {@code
     *     handed-back}
     */
    void ended(String kind, String result, Duration took) {
        job(kind, result).record(took);
    }

    private Timer job(String kind, String result) {
        return Timer.builder("slipway.job")
                .description("Attempts of jobs, by how they ended.")
                .tags("service", service, "kind", kind, "result", result)
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
    }
}
