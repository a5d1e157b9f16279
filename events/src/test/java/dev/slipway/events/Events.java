package dev.slipway.events;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Events of a small release, with only what matters to a test left to choose. */
final class Events {
    private static final Commit COMMIT = new Commit("a".repeat(40), "main", "Greet", "Ada Example", Instant.EPOCH);

    private Events() {}

    /** A plan that publishes these, and brings them to these environments. */
    static ReleasePlanned planned(List<String> images, List<String> packages, String... environments) {
        return new ReleasePlanned(
                Samples.APPLICATION,
                Samples.REPOSITORY,
                COMMIT,
                "1.4.0",
                "slipway.yaml",
                Samples.PLAN,
                List.of("unit"),
                images,
                packages,
                List.of(environments).stream()
                        .map(name -> new PlannedEnvironment(name, "rolling", false, Samples.digest(name)))
                        .toList(),
                List.of());
    }

    static TestsPassed testsPassed() {
        return new TestsPassed(Samples.SNAPSHOT, new TestCounts(1, 0, 0), List.of(), List.of());
    }

    static ImagePublished imagePublished(String name) {
        return new ImagePublished(
                name,
                Samples.APPLICATION,
                "1.4.0",
                Samples.PLAN,
                Samples.SNAPSHOT,
                image(name),
                List.of(),
                1,
                List.of());
    }

    static PackagePublished packagePublished(String name) {
        return new PackagePublished(
                name, "archive", Samples.SNAPSHOT, Samples.artifact(name, "package " + name), List.of(), List.of());
    }

    static ScanPassed scanPassed(String name) {
        ScanEvidence evidence = new ScanEvidence("Trivy 0.76.0", null, Map.of(), 0, null);
        return new ScanPassed(image(name), Coverage.FULL, evidence, List.of());
    }

    static ScanSkipped scanSkipped(String name) {
        return new ScanSkipped(image(name), Samples.minimalFailure(), List.of());
    }

    static DeployHealthy deployHealthy(String environment, boolean smoke, boolean last) {
        return new DeployHealthy(
                Samples.APPLICATION,
                environment,
                1,
                Samples.IMAGE,
                Samples.PLAN,
                Samples.SNAPSHOT,
                URI.create("http://127.0.0.1:8088/"),
                smoke,
                last);
    }

    static SmokePassed smokePassed(String environment, boolean last) {
        return new SmokePassed(environment, 1, Samples.IMAGE, last, List.of());
    }

    static CancelRequested cancelRequested() {
        return new CancelRequested("ada", "");
    }

    static StageCancelled stageCancelled() {
        return new StageCancelled("cancelled by ada");
    }

    static RolledBack rolledBack(String environment) {
        return new RolledBack(Samples.APPLICATION, environment, 2, Samples.IMAGE, Samples.OLD_IMAGE, "cancelled");
    }

    private static ArtifactRef image(String name) {
        return Samples.artifact(name, "image " + name);
    }
}
