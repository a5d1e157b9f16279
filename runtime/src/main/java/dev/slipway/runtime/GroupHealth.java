package dev.slipway.runtime;

import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether this replica is a member of its service's consumer group. A consumer that was fenced, since another replica
 * came with its name, goes on polling for ever without getting anything; only its heartbeats have stopped.
 */
@Readiness
@ApplicationScoped
class GroupHealth implements HealthCheck {
    private static final String JOINED = "sync-total";
    /** Seconds; -1 before the first. */
    private static final String HEARTBEAT = "last-heartbeat-seconds-ago";

    private final Instance<KafkaClientService> kafka;
    private final RuntimeConfig config;
    private final long sessionMillis;

    GroupHealth(
            Instance<KafkaClientService> kafka,
            RuntimeConfig config,
            @ConfigProperty(name = "mp.messaging.incoming.releases.session.timeout.ms") long sessionMillis) {
        this.kafka = kafka;
        this.config = config;
        this.sessionMillis = sessionMillis;
    }

    @Override
    public HealthCheckResponse call() {
        double seconds = metric(HEARTBEAT);
        boolean member = metric(JOINED) > 0 && seconds * 1000 <= sessionMillis;
        return HealthCheckResponse.named("consumer group")
                .status(member)
                .withData(
                        "member",
                        member
                                ? "yes"
                                : (seconds < 0 ? "not joined yet" : "no heartbeat for " + (long) seconds + " s")
                                        + ": Kafka is away, or another replica is named '" + config.worker()
                                        + "' too; give each its own slipway.runtime.worker")
                .build();
    }

    /** Of the consumer; -1 while it has no such. */
    private double metric(String name) {
        Map<MetricName, ? extends Metric> metrics =
                kafka.get().getConsumer("releases").unwrap().metrics();
        return metrics.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name))
                .mapToDouble(entry -> ((Number) entry.getValue().metricValue()).doubleValue())
                .max()
                .orElse(-1);
    }
}
