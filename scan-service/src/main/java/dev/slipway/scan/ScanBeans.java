package dev.slipway.scan;

import dev.slipway.artifacts.Registry;
import dev.slipway.runtime.RegistryConfig;
import dev.slipway.runtime.Stage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The stage with its adapters. */
@ApplicationScoped
class ScanBeans {
    @Produces
    @Singleton
    Stage<ScanJob, ScanVerdict> stage(ScanConfig config, RegistryConfig registries, Registry registry) {
        return new ScanStage(new TrivyScanner(config, registries), new ScanPolicy(config), registry, config.required());
    }
}
