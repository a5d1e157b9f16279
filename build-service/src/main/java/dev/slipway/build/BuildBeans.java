package dev.slipway.build;

import dev.slipway.artifacts.Registry;
import dev.slipway.artifacts.tree.TreeLimits;
import dev.slipway.build.checkout.Checkout;
import dev.slipway.build.checkout.GitCheckout;
import dev.slipway.build.checkout.GitSettings;
import dev.slipway.build.packager.Archiver;
import dev.slipway.build.packager.BuildahPackager;
import dev.slipway.build.packager.BuildahSettings;
import dev.slipway.build.packager.JibPackager;
import dev.slipway.build.packager.Packager;
import dev.slipway.build.packager.PackagerByPlan;
import dev.slipway.build.packager.TarArchiver;
import dev.slipway.pipeline.Planner;
import dev.slipway.runtime.Platform;
import dev.slipway.runtime.RegistryConfig;
import dev.slipway.runtime.RuntimeConfig;
import dev.slipway.runtime.Stage;
import dev.slipway.runtime.process.ProcessStepRunner;
import dev.slipway.runtime.process.StepRunner;
import dev.slipway.runtime.scripts.ScriptRunner;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Wires the stage from its settings: every class below knows values, none knows configuration. */
@ApplicationScoped
class BuildBeans {
    @Produces
    @Singleton
    Stage<BuildJob, BuildVerdict> stage(
            BuildConfig config,
            RuntimeConfig runtime,
            RegistryConfig registryConfig,
            Platform platform,
            Registry registry,
            StepRunner runner,
            Checkout checkout,
            Applications applications,
            Packager packager,
            Archiver archiver) {
        RepositoryNames names = new RepositoryNames(registryConfig.address());
        PlanStore plans = new PlanStore(registry, names);
        Workspaces workspaces = new Workspaces(registry, limits(config));
        Planning planning = new Planning(
                Planner.standard(),
                plans,
                platform.environments(),
                config.environmentOrder().orElse(List.of()));
        ScriptRunner scripts = new ScriptRunner(
                runner,
                Set.copyOf(config.passThrough()),
                config.home(),
                config.stepOutput().asLongValue());
        return new BuildStage(
                runtime.worker(),
                new WorkspaceWork(
                        checkout,
                        planning,
                        new Ownership(config.repositories(), applications),
                        plans,
                        new BuildSteps(scripts),
                        workspaces,
                        names),
                new ImageWork(packager, plans, workspaces, names),
                new PackageWork(archiver, plans, workspaces, names),
                new TagWork(registry));
    }

    @Produces
    @Singleton
    @DefaultBean
    Checkout checkout(BuildConfig config) {
        return new GitCheckout(new GitSettings(
                config.allowLocal(),
                config.checkoutTimeout(),
                config.checkoutLimit().asLongValue(),
                config.checkoutFiles(),
                config.sshCommand(),
                config.gitCredentials(),
                ours(config.gitPassThrough(), System.getenv())));
    }

    @Produces
    @Singleton
    @DefaultBean
    Packager packager(BuildConfig config, RegistryConfig registryConfig, Registry registry) {
        var target = new dev.slipway.artifacts.Platform(config.imageOs(), config.imageArchitecture(), null);
        return new PackagerByPlan(
                new JibPackager(registry, target),
                new BuildahPackager(
                        registry,
                        new BuildahSettings(
                                config.buildah(),
                                target,
                                registryConfig.plainHttp().orElse(Set.of()),
                                registryConfig.dockerConfig(),
                                ours(config.passThrough(), System.getenv()),
                                config.dockerfileTimeout(),
                                config.stepOutput().asLongValue())));
    }

    @Produces
    @Singleton
    @DefaultBean
    Archiver archiver(Registry registry) {
        return new TarArchiver(registry);
    }

    @Produces
    @Singleton
    @DefaultBean
    StepRunner runner() {
        return new ProcessStepRunner(ProcessStepRunner.DEFAULT_GRACE);
    }

    static Map<String, String> ours(List<String> names, Map<String, String> environment) {
        return names.stream()
                .distinct()
                .filter(environment::containsKey)
                .collect(Collectors.toMap(Function.identity(), name -> environment.getOrDefault(name, "")));
    }

    private static TreeLimits limits(BuildConfig config) {
        TreeLimits usual = TreeLimits.defaults();
        long bytes = config.workspaceLimit().asLongValue();
        return new TreeLimits(bytes, config.workspaceEntries(), bytes, usual.nameBytes());
    }
}
