package dev.slipway.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What releases whose jobs do nothing took, over those jobs, and what they asked of the databases. */
final class ReleaseFigures implements AutoCloseable {
    private static final int WARM_UP = 100;
    private static final String GATEWAY = "gateway";
    private static final int SETTLED_MILLIS = 1000;

    /** A release whose jobs spawn {@code true}, as {@code BenchStage} takes it. */
    private static final String SPAWNING = "spawn";
    /** One whose jobs do not even that: what is left is orchestration alone, also where many share the processor. */
    private static final String EMPTY = "nothing";

    private final BenchSettings settings;
    private final Report report;
    private final FloorFigures floor;
    private final Releases releases;
    private final Database database;
    private final HttpClient http = HttpClient.newHttpClient();

    ReleaseFigures(BenchSettings settings, Report report, FloorFigures floor) throws IOException {
        this.settings = settings;
        this.report = report;
        this.floor = floor;
        this.releases = new Releases(settings);
        this.database = new Database(settings.postgres());
    }

    void measure() throws Exception {
        run(SPAWNING, WARM_UP, settings.inFlight());
        run(EMPTY, WARM_UP, settings.inFlight());
        Counters gateway = settledGateway();
        Counters stages = stages();
        Single spawning = single(SPAWNING);
        perRelease("stages", stages().minus(stages));
        perRelease(GATEWAY, settledGateway().minus(gateway));
        Single fresh = single(EMPTY);
        many(SPAWNING);
        many(EMPTY);
        if (settings.history() > 0) {
            database.multiply(spawning.lastRelease(), settings.history());
            double ratio = single(EMPTY).ratio() / fresh.ratio();
            report.line("history", settings.history() + " ended releases", Map.of("p50_ratio_to_fresh", ratio));
        }
    }

    private Load.Done<Releases.Ended> run(String ref, int count, int inFlight) throws Exception {
        return Load.run(count, inFlight, () -> releases.release(ref));
    }

    /**
     * Releases one at a time.
     *
     * @param ratio of the median overhead to the floor's median pass at the same time
     * @param lastRelease the id of one of them
     */
    private record Single(double ratio, String lastRelease) {}

    /** By turns with passes of the floor, so that both see the same of what else the machine does. */
    private Single single(String ref) throws Exception {
        List<Releases.Ended> ended = new ArrayList<>();
        long[] passes = new long[settings.releases()];
        for (int i = 0; i < passes.length; i++) {
            passes[i] = floor.pass();
            ended.add(releases.release(ref));
        }
        Map<String, Double> values = figures(ended);
        double floorMillis = Sample.of(passes).p50();
        double ratio = overhead(ended).p50() / floorMillis;
        values.put("floor_p50_ms", floorMillis);
        values.put("p50_ratio_to_floor", ratio);
        report.line("release", "1 at a time, jobs: " + ref, values);
        return new Single(ratio, ended.getLast().id());
    }

    /** Right after as many passes of the floor. */
    private void many(String ref) throws Exception {
        double floorRate = floor.rate();
        Load.Done<Releases.Ended> done = run(ref, settings.releases() * 2, settings.inFlight());
        Map<String, Double> values = figures(done.results());
        values.put("per_second", done.perSecond());
        values.put("floor_per_second", floorRate);
        values.put("rate_ratio_to_floor", done.perSecond() / floorRate);
        report.line("release", settings.inFlight() + " in flight, jobs: " + ref, values);
    }

    private Map<String, Double> figures(List<Releases.Ended> ended) throws SQLException {
        Sample overhead = overhead(ended);
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("p50_ms", overhead.p50());
        values.put("p99_ms", overhead.p99());
        values.put("wall_p50_ms", wall(ended).p50());
        return values;
    }

    private static Sample wall(List<Releases.Ended> ended) {
        return Sample.of(ended.stream().mapToLong(Releases.Ended::nanos).toArray());
    }

    /** Wall time minus the release's own jobs. */
    private Sample overhead(List<Releases.Ended> ended) throws SQLException {
        Map<String, Long> jobs = database.jobNanos();
        return Sample.of(ended.stream()
                .mapToLong(release -> release.nanos() - jobs.getOrDefault(release.id(), 0L))
                .toArray());
    }

    private Counters stages() throws IOException, InterruptedException {
        Counters sum = new Counters(Map.of());
        for (String stage : Database.STAGES) {
            sum = sum.plus(counters(stage));
        }
        return sum;
    }

    /** The gateway's views may lag behind what the stages have done. */
    private Counters settledGateway() throws IOException, InterruptedException {
        Counters before = counters(GATEWAY);
        while (true) {
            Thread.sleep(SETTLED_MILLIS);
            Counters now = counters(GATEWAY);
            if (now.minus(before).get("commits", "release") == 0) {
                return now;
            }
            before = now;
        }
    }

    private Counters counters(String service) throws IOException, InterruptedException {
        URI metrics = settings.metrics().get(service);
        if (metrics == null) {
            throw new IllegalArgumentException("the settings do not say where the metrics of " + service + " are");
        }
        return Counters.of(http, metrics);
    }

    private void perRelease(String what, Counters added) {
        int count = settings.releases();
        Map<String, Double> values = new LinkedHashMap<>();
        for (String purpose : List.of("release", "claim", "upkeep")) {
            values.put(purpose + "_statements", added.get("statements", purpose) / count);
            values.put(purpose + "_commits", added.get("commits", purpose) / count);
        }
        report.line(what, "database, for each release", values);
    }

    @Override
    public void close() throws InterruptedException {
        releases.close();
        http.close();
    }
}
