package dev.slipway.gateway;

import dev.slipway.events.Fact;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How releases end, and how long they took from their request on, as a metric. */
@ApplicationScoped
class Outcomes {
    private static final Duration[] BUCKETS = {
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofHours(1)
    };

    private final MeterRegistry meters;

    Outcomes(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Whether it is the last of these facts that ended their release. */
    static boolean endedByLast(List<Fact> facts, ReleaseView view) {
        if (view.endedAt() == null) {
            return false;
        }
        ReleaseView before = ReleaseFold.of(facts.subList(0, facts.size() - 1));
        return before == null || before.endedAt() == null;
    }

    /** Counts a release that has ended. */
    void count(ReleaseView view) {
        @Nullable Instant end = view.endedAt();
        if (end != null) {
            Timer.builder("slipway.releases")
                    .description("Releases, from request to outcome.")
                    .tags("outcome", view.state())
                    .serviceLevelObjectives(BUCKETS)
                    .register(meters)
                    .record(Duration.between(view.requestedAt(), end));
        }
    }
}
