package dev.slipway.runtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;

/**
 * Counts what the database is asked: {@code slipway_database_statements_total} and
 * {@code slipway_database_commits_total}, by purpose. Begin, commit and rollback are no statements here; what is rolled
 * back counts its statements, and no commit.
 */
@ApplicationScoped
class DatabaseMeters {
    private final List<Meters> meters;

    DatabaseMeters(MeterRegistry registry) {
        meters = Arrays.stream(Purpose.values())
                .map(purpose -> new Meters(
                        registry.counter("slipway.database.statements", "purpose", purpose.tag()),
                        registry.counter("slipway.database.commits", "purpose", purpose.tag())))
                .toList();
    }

    /** The two counters of a purpose. */
    record Meters(Counter statements, Counter commits) {}

    Meters of(Purpose purpose) {
        return meters.get(purpose.ordinal());
    }
}
