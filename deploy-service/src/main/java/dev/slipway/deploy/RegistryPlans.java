package dev.slipway.deploy;

import dev.slipway.artifacts.Registry;
import dev.slipway.artifacts.RegistryException;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Failure;
import dev.slipway.pipeline.EnvironmentPlan;
import dev.slipway.pipeline.Plan;
import dev.slipway.pipeline.PlanJson;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.Breakdowns;

/** Plans out of the registry, by digest. */
final class RegistryPlans implements Plans {
    private final Registry registry;

    RegistryPlans(Registry registry) {
        this.registry = registry;
    }

    @Override
    public EnvironmentPlan environment(ArtifactRef plan, String environment) throws InterruptedException {
        return read(plan).environments().stream()
                .filter(planned -> planned.name().equals(environment))
                .findFirst()
                .orElseThrow(() -> Breakdown.lasting(
                        new Failure(
                                "plan-without-environment",
                                "The plan says nothing of " + environment + ", which its event names",
                                plan.toString(),
                                null,
                                "See which build-service made the plan, and build again"),
                        null));
    }

    private Plan read(ArtifactRef plan) throws InterruptedException {
        try {
            return PlanJson.read(registry.readArtifact(plan, PlanJson.MEDIA_TYPE));
        } catch (RegistryException e) {
            if (e.reason() == RegistryException.Reason.INTERRUPTED) {
                Thread.interrupted();
                throw new InterruptedException("stopped while " + plan + " was read");
            }
            throw Breakdowns.of(e);
        } catch (IllegalArgumentException e) {
            throw Breakdown.lasting(
                    new Failure(
                            "plan-unreadable",
                            "The plan cannot be read",
                            plan.toString(),
                            e.getMessage(),
                            "Run the deploy-service that belongs to this build-service"),
                    e);
        }
    }
}
