package dev.slipway.events;

import java.time.Instant;
import java.util.List;

/** What build-service states. */
final class BuildSamples {
    private BuildSamples() {}

    static List<Event.OfBuild> full() {
        return List.of(
                new BuildStarted("build-service-1"),
                planned(),
                new BuildSucceeded(
                        Samples.APPLICATION, Samples.PLAN, Samples.SNAPSHOT, List.of(Samples.log("build/compile"))),
                new BuildFailed(
                        List.of(Samples.failure(), Samples.minimalFailure()), List.of(Samples.log("build/compile"))),
                imagePublished(),
                new PackagePublished(
                        "dist",
                        "archive",
                        Samples.SNAPSHOT,
                        Samples.artifact("hello/dist", "package"),
                        List.of("1.4.0-2f9c1d7ab3e4"),
                        List.of(Samples.log("publish/dist"))));
    }

    static List<Event.OfBuild> minimal() {
        return List.of(
                new BuildStarted("w"),
                minimalPlan(),
                new BuildSucceeded("a", Samples.PLAN, Samples.SNAPSHOT, List.of()),
                new BuildFailed(List.of(Samples.minimalFailure()), List.of()),
                new ImagePublished(
                        "i", "a", "1", Samples.PLAN, Samples.SNAPSHOT, Samples.IMAGE, List.of(), 0, List.of()),
                new PackagePublished("p", "archive", Samples.SNAPSHOT, Samples.REPORT, List.of(), List.of()));
    }

    private static ReleasePlanned planned() {
        return new ReleasePlanned(
                Samples.APPLICATION,
                Samples.REPOSITORY,
                new Commit(
                        "2f9c1d7ab3e4506172839405a6b7c8d9e0f1a2b3",
                        "refs/heads/main",
                        "Greet by name",
                        "Ada Example",
                        Instant.parse("2026-03-04T09:12:03Z")),
                "1.4.0-2f9c1d7ab3e4",
                "slipway.yaml",
                Samples.PLAN,
                List.of("unit", "smoke"),
                List.of("hello"),
                List.of("dist"),
                List.of(
                        new PlannedEnvironment("staging", "rolling", true, Samples.digest("policy of staging")),
                        new PlannedEnvironment("production", "canary", false, Samples.digest("policy of production"))),
                List.of("slipway.yaml:31:3: suite 'smoke' has no timeout; 10 minutes are taken"));
    }

    private static ReleasePlanned minimalPlan() {
        return new ReleasePlanned(
                "a",
                Samples.REPOSITORY,
                new Commit("0".repeat(64), "main", "", "", Instant.EPOCH),
                "1",
                "detected",
                Samples.PLAN,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private static ImagePublished imagePublished() {
        return new ImagePublished(
                "hello",
                Samples.APPLICATION,
                "1.4.0-2f9c1d7ab3e4",
                Samples.PLAN,
                Samples.SNAPSHOT,
                Samples.IMAGE,
                List.of("1.4.0-2f9c1d7ab3e4", "2f9c1d7ab3e4"),
                5_368_709_120L,
                List.of(Samples.log("publish/hello")));
    }
}
