package dev.slipway.testing;

import dev.slipway.artifacts.Descriptor;
import dev.slipway.artifacts.Layer;
import dev.slipway.artifacts.Registry;
import dev.slipway.artifacts.RegistrySettings;
import dev.slipway.artifacts.tree.Snapshots;
import dev.slipway.artifacts.tree.TreeLimits;
import dev.slipway.devstack.registry.OciRegistry;
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
import dev.slipway.runtime.process.ProcessStepRunner;
import dev.slipway.runtime.scripts.ScriptRunner;
import dev.slipway.testing.junit.ReportLimits;
import dev.slipway.testing.smoke.Serving;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The stage's work with a real registry, real processes and real snapshots. */
final class Bench implements AutoCloseable {
    private static final Origin ORIGIN = new Origin(Origin.Kind.DECLARED, "slipway.yaml", "slipway");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final OciRegistry server;
    private final Path folder;
    final Registry registry;
    final SuiteWork suites;
    final SmokeWork smoke;

    Bench(Path folder) throws IOException {
        this.folder = folder;
        server = OciRegistry.start(folder.resolve("registry"), 0);
        registry = Registry.open(RegistrySettings.defaults().withPlainHttp(server.address()));
        Plans plans = new Plans(registry);
        Workspaces workspaces = new Workspaces(registry, TreeLimits.defaults());
        ScriptRunner scripts =
                new ScriptRunner(new ProcessStepRunner(Duration.ofSeconds(2)), Set.of(), Optional.empty(), 1 << 20);
        suites = new SuiteWork(plans, workspaces, scripts, new ReportStore(registry), ReportLimits.DEFAULT);
        smoke = new SmokeWork(plans, workspaces, scripts, new Serving(Duration.ofSeconds(10)));
    }

    String repository() {
        return server.address() + "/hello/workspace";
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
                .push(repository(), tree, TreeLimits.defaults());
    }

    /** A suite named {@code unit} of this script. */
    static TestSuite suite(String run, String... reports) {
        return new TestSuite("unit", run, ".", Map.of(), List.of(reports), TIMEOUT, false, List.of());
    }

    static TestSuite within(Duration timeout, TestSuite suite) {
        return new TestSuite(
                suite.name(), suite.run(), suite.workdir(), suite.env(), suite.reports(), timeout, false, List.of());
    }

    static TestSuite allowingEmpty(TestSuite suite) {
        return new TestSuite(
                suite.name(), suite.run(), suite.workdir(), suite.env(), suite.reports(), TIMEOUT, true, List.of());
    }

    static SmokeSuite smokeSuite(String run) {
        return new SmokeSuite(run, ".", Map.of(), TIMEOUT, List.of());
    }

    /** A layer of an artifact, by the name that its title gives it. */
    String file(ArtifactRef artifact, String name) {
        Descriptor layer = registry.manifest(artifact).layers().stream()
                .filter(found -> name.equals(found.annotations().get("org.opencontainers.image.title")))
                .findFirst()
                .orElseThrow();
        return new String(registry.readBlob(artifact.repository(), layer.digest()), StandardCharsets.UTF_8);
    }

    ArtifactRef plan(TestSuite suite) {
        return keep(
                new Plan("hello", "1.2.3", ORIGIN, List.of(), List.of(suite), Optional.empty(), List.of(), List.of()));
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
        return registry.pushArtifact(repository(), PlanJson.MEDIA_TYPE, List.of(layer), Map.of(), null);
    }

    @Override
    public void close() throws IOException {
        registry.close();
        server.close();
    }
}
