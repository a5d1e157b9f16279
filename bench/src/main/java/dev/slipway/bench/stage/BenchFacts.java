package dev.slipway.bench.stage;

import dev.slipway.events.ArtifactRef;
import dev.slipway.events.BuildSucceeded;
import dev.slipway.events.Commit;
import dev.slipway.events.Coverage;
import dev.slipway.events.DeployHealthy;
import dev.slipway.events.Digest;
import dev.slipway.events.Event;
import dev.slipway.events.ImagePublished;
import dev.slipway.events.LogEnd;
import dev.slipway.events.PlannedEnvironment;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.ReleasePlanned;
import dev.slipway.events.ScanEvidence;
import dev.slipway.events.ScanPassed;
import dev.slipway.events.TestCounts;
import dev.slipway.events.TestsPassed;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the bench release's jobs state: facts of the real form and of the usual size, about nothing. */
final class BenchFacts {
    /** Of the application, its suite, its image and its environment. */
    static final String NAME = "bench";

    private static final String REGISTRY = "127.0.0.1:1/bench/";
    private static final Commit COMMIT = new Commit("0".repeat(40), "main", "nothing", "nobody", Instant.EPOCH);

    private BenchFacts() {}

    /** An artifact that is nowhere, in a repository with the last part of the ref's name. */
    static ArtifactRef artifact(ReleaseId release, String ref) {
        return new ArtifactRef(
                REGISTRY + ref.substring(ref.lastIndexOf('/') + 1),
                Digest.of(release.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** What the end of a job states. */
    static List<Event> of(BenchJob job, List<LogEnd> logs) {
        ArtifactRef about = job.about();
        return switch (job) {
            case BenchJob.Build b -> List.of(planned(about), new BuildSucceeded(NAME, about, about, logs));
            case BenchJob.Test t -> List.of(new TestsPassed(about, new TestCounts(1, 0, 0), List.of(), logs));
            case BenchJob.Publish p ->
                List.of(new ImagePublished(NAME, NAME, "1", about, about, about, List.of(), 0, logs));
            case BenchJob.Scan s ->
                List.of(new ScanPassed(about, Coverage.FULL, new ScanEvidence(NAME, null, Map.of(), 0, null), logs));
            case BenchJob.Deploy d ->
                List.of(new DeployHealthy(
                        NAME, NAME, 1, about, about, about, URI.create("http://127.0.0.1:1"), false, true));
        };
    }

    private static ReleasePlanned planned(ArtifactRef plan) {
        return new ReleasePlanned(
                NAME,
                "file:///bench",
                COMMIT,
                "1",
                NAME,
                plan,
                List.of(NAME),
                List.of(NAME),
                List.of(),
                List.of(new PlannedEnvironment(NAME, "rolling", false, plan.digest())),
                List.of());
    }
}
