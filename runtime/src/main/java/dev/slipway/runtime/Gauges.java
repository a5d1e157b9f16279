package dev.slipway.runtime;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What waits in this service, as metrics. The numbers are read every few seconds, in one query along partial indexes,
 * whoever scrapes and how often. They are the service's: each of its replicas tells the same ones, so take the highest
 * of them, not the sum. Slots and the lag are a replica's own.
 */
@ApplicationScoped
class Gauges {
    private static final String READ = """
            select 'waiting', kind, count(*), cast(extract(epoch from now() - min(not_before)) as float8)
            from job where state = 'waiting' and not_before <= now() group by kind
            union all
            select 'running', kind, count(*), cast(0 as float8) from job where state = 'running' group by kind
            union all
            select 'outbox', '', count(*), coalesce(cast(extract(epoch from now() - min(created_at)) as float8), 0)
            from outbox where published_at is null
            union all
            select 'deferred', '', count(*), cast(0 as float8) from deferred
            union all
            select 'parked', '', count(*), cast(0 as float8) from parked
            """;

    /**
     * One row of the query.
     *
     * @param kind of jobs; empty for all else
     * @param seconds age of the oldest
     */
    private record Line(String what, String kind, long count, double seconds) {
        static Line of(Object[] columns) {
            return new Line(
                    (String) columns[0],
                    (String) columns[1],
                    ((Number) columns[2]).longValue(),
                    ((Number) columns[3]).doubleValue());
        }
    }

    private final Database database;
    private final Positions positions;
    private final MeterRegistry meters;
    private final Tags service;
    private final Set<String> kinds = new TreeSet<>();
    private final MultiGauge waiting;
    private final MultiGauge waitingAge;
    private final MultiGauge running;
    private volatile List<Line> lines = List.of();
    private volatile long lag;

    Gauges(
            Database database,
            @Identifier("releases") Positions positions,
            Slots slots,
            Instance<Stage<?, ?>> stages,
            JobMeters jobs,
            RuntimeConfig config,
            MeterRegistry meters) {
        this.database = database;
        this.positions = positions;
        this.meters = meters;
        this.service = Tags.of("service", config.service());
        stages.forEach(stage -> kinds.addAll(stage.kinds().keySet()));
        kinds.forEach(jobs::announce);
        waiting = ofKinds("slipway.jobs.waiting", "Jobs that could run and wait for a slot.");
        waitingAge = ofKinds("slipway.jobs.waiting.age.seconds", "How long the oldest of them has waited.");
        running = ofKinds("slipway.jobs.running", "Jobs that are claimed, in all replicas of the service.");
        gauge("slipway.slots", "How many jobs this replica may run at once.", slots::size);
        gauge("slipway.slots.busy", "How many of its slots are taken.", slots::busy);
        ofDatabase();
    }

    private void ofDatabase() {
        gauge(
                "slipway.outbox.pending",
                "Facts that are committed and not on the topic.",
                () -> sum("outbox", Line::count));
        gauge(
                "slipway.outbox.pending.age.seconds",
                "How long the oldest of them has waited.",
                () -> sum("outbox", Line::seconds));
        gauge(
                "slipway.records.deferred",
                "Records of a type or version that is newer than the service.",
                () -> sum("deferred", Line::count));
        gauge(
                "slipway.records.parked",
                "Records not taken in, and the later ones of their releases.",
                () -> sum("parked", Line::count));
        gauge("slipway.intake.lag", "Records of its partitions that this replica has yet to look at.", () -> lag);
    }

    private MultiGauge ofKinds(String name, String what) {
        return MultiGauge.builder(name).description(what).tags(service).register(meters);
    }

    private void gauge(String name, String what, Supplier<Number> value) {
        Gauge.builder(name, value).description(what).tags(service).register(meters);
    }

    /** Reads the numbers anew. */
    void read() {
        lines = database.upkeep(tx -> tx.query(READ, Map.of())).stream()
                .map(Line::of)
                .toList();
        register(waiting, "waiting", Line::count);
        register(waitingAge, "waiting", Line::seconds);
        register(running, "running", Line::count);
        lag = database.await(positions::lag);
    }

    /** A kind of which there is none stands at nought, and does not vanish. */
    private void register(MultiGauge gauge, String what, ToDoubleFunction<Line> value) {
        Set<String> all = new TreeSet<>(kinds);
        lines.stream().filter(line -> line.what().equals(what)).forEach(line -> all.add(line.kind()));
        gauge.register(
                all.stream()
                        .map(kind -> MultiGauge.Row.of(
                                Tags.of("kind", kind),
                                sum(what, line -> line.kind().equals(kind) ? value.applyAsDouble(line) : 0)))
                        .toList(),
                true);
    }

    private double sum(String what, ToDoubleFunction<Line> value) {
        return lines.stream()
                .filter(line -> line.what().equals(what))
                .mapToDouble(value)
                .sum();
    }
}
