package dev.slipway.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What releases whose jobs do nothing took, over those jobs, and what they asked of the databases. */
final class ReleaseFigures implements AutoCloseable {
    private static final int WARM_UP = 100;

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
        run(EMPTY, WARM_UP, 1);
        Counters stages = stages();
        Counters gateway = gateway();
        Load.Done<Releases.Ended> spawning = single(SPAWNING);
        perRelease("stages", settings.releases(), stages().minus(stages));
        perRelease("gateway", settings.releases(), gateway().minus(gateway));
        single(EMPTY);
        many(SPAWNING);
        many(EMPTY);
        if (settings.history() > 0) {
            history(spawning);
        }
    }

    private Load.Done<Releases.Ended> run(String ref, int count, int inFlight) throws Exception {
        return Load.run(count, inFlight, () -> releases.release(ref));
    }

    private Load.Done<Releases.Ended> single(String ref) throws Exception {
        Load.Done<Releases.Ended> done = run(ref, settings.releases(), 1);
        Sample overhead = overhead(done);
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("p50_ms", overhead.p50());
        values.put("p99_ms", overhead.p99());
        values.put("wall_p50_ms", wall(done).p50());
        values.put("p50_ratio_to_floor", overhead.p50() / floor.p50());
        report.line("release", "1 at a time, jobs: " + ref, values);
        return done;
    }

    private void many(String ref) throws Exception {
        Load.Done<Releases.Ended> done = run(ref, settings.releases() * 2, settings.inFlight());
        Sample overhead = overhead(done);
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("p50_ms", overhead.p50());
        values.put("p99_ms", overhead.p99());
        values.put("wall_p50_ms", wall(done).p50());
        values.put("per_second", done.perSecond());
        values.put("rate_ratio_to_floor", done.perSecond() / floor.perSecond());
        report.line("release", settings.inFlight() + " in flight, jobs: " + ref, values);
    }

    private static Sample wall(Load.Done<Releases.Ended> done) {
        return Sample.of(
                done.results().stream().mapToLong(Releases.Ended::nanos).toArray());
    }

    /** Wall time minus the release's own jobs. */
    private Sample overhead(Load.Done<Releases.Ended> done) throws Exception {
        Map<String, Long> jobs = database.jobNanos();
        return Sample.of(done.results().stream()
                .mapToLong(ended -> ended.nanos() - jobs.getOrDefault(ended.id(), 0L))
                .toArray());
    }

    private Counters stages() throws IOException, InterruptedException {
        Counters sum = new Counters(Map.of());
        for (String stage : Database.STAGES) {
            sum = sum.plus(counters(stage));
        }
        return sum;
    }

    private Counters gateway() throws IOException, InterruptedException {
        return counters("gateway");
    }

    private Counters counters(String service) throws IOException, InterruptedException {
        URI metrics = settings.metrics().get(service);
        if (metrics == null) {
            throw new IllegalArgumentException("the settings do not say where the metrics of " + service + " are");
        }
        return Counters.of(http, metrics);
    }

    private void perRelease(String what, int count, Counters added) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (String purpose : List.of("release", "claim", "upkeep")) {
            values.put(purpose + "_statements", added.get("statements", purpose) / count);
            values.put(purpose + "_commits", added.get("commits", purpose) / count);
        }
        report.line(what, "database, for each release", values);
    }

    private void history(Load.Done<Releases.Ended> fresh) throws Exception {
        database.multiply(fresh.results().getFirst().id(), settings.history());
        double later = overhead(single(SPAWNING)).p50();
        report.line(
                "history",
                settings.history() + " ended releases",
                Map.of("p50_ratio_to_fresh", later / overhead(fresh).p50()));
    }

    @Override
    public void close() throws InterruptedException {
        releases.close();
        http.close();
    }
}
