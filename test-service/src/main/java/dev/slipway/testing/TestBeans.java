package dev.slipway.testing;

import dev.slipway.artifacts.Registry;
import dev.slipway.artifacts.tree.TreeLimits;
import dev.slipway.runtime.Stage;
import dev.slipway.runtime.process.ProcessStepRunner;
import dev.slipway.runtime.process.StepRunner;
import dev.slipway.runtime.scripts.ScriptRunner;
import dev.slipway.testing.junit.ReportLimits;
import dev.slipway.testing.smoke.Reach;
import dev.slipway.testing.smoke.Serving;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;

/** Wires the stage from its settings: every class below knows values, none knows configuration. */
@ApplicationScoped
class TestBeans {
    @Produces
    @Singleton
    Stage<TestJob, TestVerdict> stage(TestConfig config, Registry registry, StepRunner runner) {
        Plans plans = new Plans(registry);
        Workspaces workspaces = new Workspaces(registry, workspaceLimits(config));
        ScriptRunner scripts = new ScriptRunner(
                runner,
                Set.copyOf(config.passThrough()),
                config.home(),
                config.stepOutput().asLongValue());
        return new TestStage(
                new SuiteWork(plans, workspaces, scripts, new ReportStore(registry), reportLimits(config)),
                new SmokeWork(
                        plans,
                        workspaces,
                        scripts,
                        new Serving(config.servingTimeout()),
                        new Reach(config.edgeHost())));
    }

    @Produces
    @Singleton
    @DefaultBean
    StepRunner runner() {
        return new ProcessStepRunner(ProcessStepRunner.DEFAULT_GRACE);
    }

    private static TreeLimits workspaceLimits(TestConfig config) {
        TreeLimits usual = TreeLimits.defaults();
        long bytes = config.workspaceLimit().asLongValue();
        return new TreeLimits(bytes, config.workspaceEntries(), bytes, usual.nameBytes());
    }

    private static ReportLimits reportLimits(TestConfig config) {
        return new ReportLimits(
                config.reportFiles(),
                config.reportFileSize().asLongValue(),
                config.reportSize().asLongValue(),
                config.reportCases());
    }
}
