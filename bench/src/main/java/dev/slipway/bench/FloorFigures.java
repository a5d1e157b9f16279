package dev.slipway.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the floor program took.
 *
 * @param p50 of a pass, one at a time, in milliseconds
 * @param perSecond passes a second with many in flight
 */
record FloorFigures(double p50, double perSecond) {
    private static final int WARM_UP = 100;
    /** Passes are short: so many more than releases make a measurement of some seconds. */
    private static final int TIMES = 5;

    static FloorFigures measure(BenchSettings settings, Report report) throws Exception {
        try (Floor floor = new Floor(settings)) {
            Load.run(WARM_UP, 1, floor::pass);
            Load.run(WARM_UP, settings.inFlight(), floor::pass);
            Load.Done<Long> single = Load.run(settings.releases(), 1, floor::pass);
            Load.Done<Long> many = Load.run(settings.releases() * TIMES, settings.inFlight(), floor::pass);
            line(report, "1 at a time", single);
            line(report, settings.inFlight() + " in flight", many);
            return new FloorFigures(sample(single).p50(), many.perSecond());
        }
    }

    private static void line(Report report, String how, Load.Done<Long> done) {
        Map<String, Double> values = new LinkedHashMap<>();
        Sample sample = sample(done);
        values.put("p50_ms", sample.p50());
        values.put("p99_ms", sample.p99());
        values.put("per_second", done.perSecond());
        report.line("floor", how, values);
    }

    private static Sample sample(Load.Done<Long> done) {
        return Sample.of(done.results().stream().mapToLong(Long::longValue).toArray());
    }
}
