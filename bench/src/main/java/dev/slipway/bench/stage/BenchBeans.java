package dev.slipway.bench.stage;

import dev.slipway.runtime.Identity;
import dev.slipway.runtime.Stage;
import dev.slipway.runtime.process.ProcessStepRunner;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The stage of the service that {@code slipway.runtime.service} names. */
@ApplicationScoped
class BenchBeans {
    @Produces
    @Singleton
    Stage<BenchJob, BenchVerdict> stage(Identity identity) {
        return new BenchStage(
                BenchService.of(identity.source()),
                identity.worker(),
                new ProcessStepRunner(ProcessStepRunner.DEFAULT_GRACE));
    }
}
