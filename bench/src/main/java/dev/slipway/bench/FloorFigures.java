package dev.slipway.bench;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** What passes of the floor program take, whenever it is asked: other work of the machine comes and goes. */
final class FloorFigures implements AutoCloseable {
    private static final int WARM_UP = 100;
    /** Passes are short: so many more than releases make a measurement of some seconds. */
    private static final int TIMES = 5;

    private final BenchSettings settings;
    private final Report report;
    private final Floor floor;

    FloorFigures(BenchSettings settings, Report report) throws SQLException, InterruptedException, ExecutionException {
        this.settings = settings;
        this.report = report;
        this.floor = new Floor(settings);
    }

    void measure() throws InterruptedException, ExecutionException {
        Load.run(WARM_UP, 1, floor::pass);
        Load.run(WARM_UP, settings.inFlight(), floor::pass);
        line("1 at a time", Load.run(settings.releases(), 1, floor::pass));
        line(settings.inFlight() + " in flight", many());
    }

    /** One pass, in nanoseconds. */
    long pass() throws InterruptedException, ExecutionException {
        return floor.pass();
    }

    /** Passes a second with many in flight, now. */
    double rate() throws InterruptedException, ExecutionException {
        return many().perSecond();
    }

    private Load.Done<Long> many() throws InterruptedException, ExecutionException {
        return Load.run(settings.releases() * TIMES, settings.inFlight(), floor::pass);
    }

    private void line(String how, Load.Done<Long> done) {
        Sample sample =
                Sample.of(done.results().stream().mapToLong(Long::longValue).toArray());
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("p50_ms", sample.p50());
        values.put("p99_ms", sample.p99());
        values.put("per_second", done.perSecond());
        report.line("floor", how, values);
    }

    @Override
    public void close() throws Exception {
        floor.close();
    }
}
