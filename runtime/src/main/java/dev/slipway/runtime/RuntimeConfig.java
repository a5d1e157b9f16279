package dev.slipway.runtime;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** What can be set of every service. Durations in the forms of {@code java.time.Duration} or as {@code 30s}, {@code 10m}. */
@ConfigMapping(prefix = "slipway.runtime")
public interface RuntimeConfig {
    /** Which service this is: {@code gateway}, {@code build}, {@code test}, {@code scan} or {@code deploy}. */
    String service();

    /** This replica's name: unique in its service, and the same after a restart: Kafka's static membership and {@link Jobs#letGo} are by it. */
    String worker();

    /** Where jobs have their folders; emptied at start. */
    Path folder();

    /** How many jobs run here at once. */
    @WithDefault("4")
    @Min(1)
    int slots();

    /** How long a claim holds without a heartbeat, on the database's clock. */
    @WithDefault("30s")
    @DurationMin(seconds = 1)
    Duration lease();

    /** How many attempts a job has before its stage is broken. */
    @WithDefault("3")
    @Min(1)
    int attempts();

    /** How long after a breakdown the second attempt may start; doubled for each further one. */
    @WithDefault("2s")
    Duration backoff();

    /** How often work is looked for that nobody announced: of other replicas, or with an expired lease. */
    @WithDefault("500ms")
    @DurationMin(millis = 1)
    Duration poll();

    /** How old an unpublished fact must be before the sweep takes it. */
    @WithDefault("3s")
    Duration sweepAfter();

    /** How long published facts stay in the outbox, to be published again after a crash. */
    @WithDefault("5m")
    Duration keepPublished();

    /** How long a shutdown waits for the logs of jobs that have ended to be on their topic. */
    @WithDefault("10s")
    Duration shipLogs();

    /** A job's log is cut after this many bytes. */
    @WithDefault("16777216")
    @Min(1)
    long logLimit();

    /** The topics, and whether to make them. */
    Topics topics();

    /** The topics that all services share. */
    interface Topics {
        /** Where facts are stated. */
        @WithDefault("slipway.releases")
        String releases();

        /** Where jobs' logs go. */
        @WithDefault("slipway.logs")
        String logs();

        /** Where records go that are no facts. */
        @WithDefault("slipway.dead-letters")
        String deadLetters();

        /** Whether a service makes a topic that is missing; an operator's cluster usually has them made. */
        @WithDefault("false")
        boolean create();

        /** Partitions of a topic that is made; fixed from then on. */
        @WithDefault("12")
        @Min(1)
        int partitions();

        /** Replicas of a topic that is made: 3 in production. */
        @WithDefault("1")
        @Min(1)
        short replicas();
    }
}
