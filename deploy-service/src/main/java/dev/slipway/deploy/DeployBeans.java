package dev.slipway.deploy;

import dev.slipway.artifacts.Credentials;
import dev.slipway.artifacts.Registry;
import dev.slipway.deploy.rollout.RollingStrategy;
import dev.slipway.deploy.rollout.Strategy;
import dev.slipway.deploy.router.EdgeRouter;
import dev.slipway.deploy.router.Router;
import dev.slipway.deploy.target.ProcessTarget;
import dev.slipway.deploy.target.ProcessTarget.ProcessSettings;
import dev.slipway.deploy.target.Target;
import dev.slipway.events.Failure;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.Platform;
import dev.slipway.runtime.Stage;
import dev.slipway.runtime.secrets.SecretSource;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Wires the stage from its settings: every class below knows values, none knows configuration. */
@ApplicationScoped
class DeployBeans {
    @Produces
    @Singleton
    Stage<DeployJob, DeployVerdict> stage(
            DeployConfig config,
            Platform platform,
            Registry registry,
            PlaceStore places,
            Target target,
            Router router,
            SecretSource secrets) {
        Strategy strategy = new RollingStrategy();
        InstantSource clock = InstantSource.system();
        RolloutLoop.Limits limits = new RolloutLoop.Limits(config.drain(), config.progressDeadline(), config.starts());
        RolloutLoop loop = new RolloutLoop(places, target, router, strategy, secrets, clock, limits);
        Plans plans = new RegistryPlans(registry);
        Rollouts rollouts = new Rollouts(places, plans, loop, strategy.name(), clock, config.progressDeadline());
        Conclusions.Pace pace = new Conclusions.Pace(
                config.ticks().shortest(),
                config.ticks().longest(),
                config.ticks().backOff());
        return new DeployStage(
                new Gates(Map.copyOf(platform.environments())),
                rollouts,
                new Recalls(places, plans, loop),
                new Conclusions(pace));
    }

    @Produces
    @Singleton
    @DefaultBean
    Target target(DeployConfig config, Registry registry) {
        Map<String, Supplier<Target>> known = new TreeMap<>();
        known.put(ProcessTarget.NAME, () -> process(config, registry));
        return named(config.target(), known);
    }

    /** The target of this name; an {@link IllegalArgumentException} that lists the known ones when there is none. */
    static Target named(String name, Map<String, Supplier<Target>> known) {
        Supplier<Target> target = known.get(name);
        if (target == null) {
            throw new IllegalArgumentException("slipway.deploy.target is '" + name + "', and no target has this name; "
                    + "set it to one of: " + String.join(", ", known.keySet()));
        }
        return target.get();
    }

    private static Target process(DeployConfig config, Registry registry) {
        ProcessSettings settings = new ProcessSettings(config.grace(), config.runtimes(), config.outputLimit());
        return ProcessTarget.open(config.state(), registry, settings, System.getenv());
    }

    @Produces
    @Singleton
    @DefaultBean
    Router router(DeployConfig config) {
        return new EdgeRouter(config.edge().url(), () -> token(config.edge().tokenFile()));
    }

    private static @Nullable String token(Optional<Path> file) {
        if (file.isEmpty()) {
            return null;
        }
        try {
            String token = Files.readString(file.get()).strip();
            if (!Credentials.isToken(token)) {
                throw unreadable(file.get(), "it holds something else than one line of visible ASCII characters", null);
            }
            return token;
        } catch (IOException e) {
            throw unreadable(file.get(), e.toString(), e);
        }
    }

    private static Breakdown unreadable(Path file, String why, @Nullable IOException e) {
        return Breakdown.passing(
                new Failure(
                        "edge-token-unreadable",
                        "The edge's token cannot be read",
                        file.toString(),
                        why,
                        "Let slipway.deploy.edge.token-file name the file with the edge's token"),
                e);
    }

    /** A wrong name of a target stops the start-up rather than the first rollout. */
    void check(@Observes StartupEvent event, Target target) {
        System.getLogger(DeployBeans.class.getName())
                .log(System.Logger.Level.INFO, "instances run on target {0}", target.name());
    }
}
