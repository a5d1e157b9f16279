package dev.slipway.testing;

import dev.slipway.artifacts.Descriptor;
import dev.slipway.artifacts.Layer;
import dev.slipway.artifacts.Registry;
import dev.slipway.artifacts.tree.Snapshots;
import dev.slipway.artifacts.tree.TreeLimits;
import dev.slipway.events.ArtifactRef;
import dev.slipway.pipeline.EnvironmentPlan;
import dev.slipway.pipeline.ImageLayer;
import dev.slipway.pipeline.ImagePlan;
import dev.slipway.pipeline.Origin;
import dev.slipway.pipeline.Plan;
import dev.slipway.pipeline.PlanJson;
import dev.slipway.pipeline.Readiness;
import dev.slipway.pipeline.Rolling;
import dev.slipway.pipeline.SmokeSuite;
import dev.slipway.pipeline.TestSuite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What build-service would have left in the registry. */
final class Artifacts {
    private static final Origin ORIGIN = new Origin(Origin.Kind.DECLARED, "slipway.yaml", "slipway");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Registry registry;
    private final String repository;
    private final Path folder;

    /** In this repository; files are made in the folder first. */
    Artifacts(Registry registry, String repository, Path folder) {
        this.registry = registry;
        this.repository = repository;
        this.folder = folder;
    }

    /** A snapshot of these files, by path. */
    ArtifactRef snapshot(Map<String, String> files) throws IOException {
        Path tree = Files.createTempDirectory(folder, "tree-");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = tree.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        return new Snapshots(registry, Files.createTempDirectory(folder, "scratch-"))
                .push(repository, tree, TreeLimits.defaults());
    }

    /** A layer of an artifact, by the name that its title gives it. */
    String file(ArtifactRef artifact, String name) {
        Descriptor layer = registry.manifest(artifact).layers().stream()
                .filter(found -> name.equals(found.annotations().get("org.opencontainers.image.title")))
                .findFirst()
                .orElseThrow();
        return new String(registry.readBlob(artifact.repository(), layer.digest()), StandardCharsets.UTF_8);
    }

    /** A plan with these suites. */
    ArtifactRef plan(TestSuite... suites) {
        return keep(
                new Plan("hello", "1.2.3", ORIGIN, List.of(), List.of(suites), Optional.empty(), List.of(), List.of()));
    }

    /** A plan with this smoke suite in {@code staging}. */
    ArtifactRef plan(SmokeSuite smokeSuite) {
        ImagePlan image = new ImagePlan(
                "hello",
                "scratch",
                List.of(new ImageLayer("app", "/app", Optional.empty())),
                List.of("/app"),
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                8080);
        EnvironmentPlan staging = new EnvironmentPlan(
                "staging", new Rolling(1, 0), 1, new Readiness("/", TIMEOUT), Map.of(), Optional.of(smokeSuite));
        return keep(new Plan(
                "hello", "1.2.3", ORIGIN, List.of(), List.of(), Optional.of(image), List.of(), List.of(staging)));
    }

    private ArtifactRef keep(Plan plan) {
        Layer layer = Layer.of(PlanJson.MEDIA_TYPE, PlanJson.write(plan), "plan.json");
        return registry.pushArtifact(repository, PlanJson.MEDIA_TYPE, List.of(layer), Map.of(), null);
    }
}
