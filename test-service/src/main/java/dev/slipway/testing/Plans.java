package dev.slipway.testing;

import dev.slipway.artifacts.Registry;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Failure;
import dev.slipway.pipeline.EnvironmentPlan;
import dev.slipway.pipeline.Plan;
import dev.slipway.pipeline.PlanJson;
import dev.slipway.pipeline.SmokeSuite;
import dev.slipway.pipeline.TestSuite;
import dev.slipway.runtime.Breakdown;

/** Plans in the registry, by digest, and what this stage wants of them. */
final class Plans {
    private final Registry registry;

    Plans(Registry registry) {
        this.registry = registry;
    }

    /** Reads a plan. */
    Plan read(ArtifactRef plan) {
        byte[] json = registry.readArtifact(plan, PlanJson.MEDIA_TYPE);
        try {
            return PlanJson.read(json);
        } catch (IllegalArgumentException e) {
            throw Breakdown.lasting(
                    new Failure(
                            "plan-unreadable",
                            "the release's plan cannot be read",
                            plan.toString(),
                            String.valueOf(e.getMessage()),
                            "A newer version may have written it: bring this service to that version."),
                    e);
        }
    }

    /** The plan's suite of this name. */
    static TestSuite suite(Plan plan, TestJob.Suite job) {
        return plan.tests().stream()
                .filter(suite -> suite.name().equals(job.name()))
                .findFirst()
                .orElseThrow(() -> contradiction(job.plan(), "no test suite '" + job.name() + "'"));
    }

    /** The plan's smoke suite for this environment. */
    static SmokeSuite smoke(Plan plan, TestJob.Smoke job) {
        return plan.environments().stream()
                .filter(environment -> environment.name().equals(job.environment()))
                .findFirst()
                .flatMap(EnvironmentPlan::smoke)
                .orElseThrow(
                        () -> contradiction(job.plan(), "no smoke suite for environment '" + job.environment() + "'"));
    }

    private static Breakdown contradiction(ArtifactRef plan, String lacks) {
        return Breakdown.lasting(
                new Failure(
                        "plan-contradicts",
                        "the plan has " + lacks + ", and an event says that it has",
                        plan.toString(),
                        null,
                        "Report it: the event and the plan were made together."),
                null);
    }
}
