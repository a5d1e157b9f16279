package dev.slipway.testing;

import dev.slipway.artifacts.Registry;
import dev.slipway.artifacts.RegistrySettings;
import dev.slipway.artifacts.tree.TreeLimits;
import dev.slipway.devstack.registry.OciRegistry;
import dev.slipway.pipeline.Origin;
import dev.slipway.pipeline.SmokeSuite;
import dev.slipway.pipeline.TestSuite;
import dev.slipway.runtime.process.ProcessStepRunner;
import dev.slipway.runtime.scripts.ScriptRunner;
import dev.slipway.testing.junit.ReportLimits;
import dev.slipway.testing.smoke.Reach;
import dev.slipway.testing.smoke.Serving;
import java.io.IOException;
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
    final Registry registry;
    final Artifacts artifacts;
    final SuiteWork suites;
    final SmokeWork smoke;

    Bench(Path folder) throws IOException {
        server = OciRegistry.start(folder.resolve("registry"), 0);
        registry = Registry.open(RegistrySettings.defaults().withPlainHttp(server.address()));
        artifacts = new Artifacts(registry, server.address() + "/hello/workspace", folder);
        Plans plans = new Plans(registry);
        Workspaces workspaces = new Workspaces(registry, TreeLimits.defaults());
        ScriptRunner scripts =
                new ScriptRunner(new ProcessStepRunner(Duration.ofSeconds(2)), Set.of(), Optional.empty(), 1 << 20);
        suites = new SuiteWork(plans, workspaces, scripts, new ReportStore(registry), ReportLimits.DEFAULT);
        smoke = new SmokeWork(
                plans, workspaces, scripts, new Serving(Duration.ofSeconds(10)), new Reach(Optional.empty()));
    }

    /** A suite named {@code unit} of this script. */
    static TestSuite suite(String run, String... reports) {
        return new TestSuite("unit", run, ".", Map.of(), List.of(reports), TIMEOUT, false, List.of(), Optional.empty());
    }

    static TestSuite within(Duration timeout, TestSuite suite) {
        return new TestSuite(
                suite.name(),
                suite.run(),
                suite.workdir(),
                suite.env(),
                suite.reports(),
                timeout,
                false,
                List.of(),
                Optional.empty());
    }

    static TestSuite allowingEmpty(TestSuite suite) {
        return new TestSuite(
                suite.name(),
                suite.run(),
                suite.workdir(),
                suite.env(),
                suite.reports(),
                TIMEOUT,
                true,
                List.of(),
                Optional.empty());
    }

    static SmokeSuite smokeSuite(String run) {
        return new SmokeSuite(run, ".", Map.of(), TIMEOUT, List.of());
    }

    @Override
    public void close() throws IOException {
        registry.close();
        server.close();
    }
}
