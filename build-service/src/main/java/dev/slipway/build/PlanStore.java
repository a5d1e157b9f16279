package dev.slipway.build;

import dev.slipway.artifacts.Layer;
import dev.slipway.artifacts.Registry;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Failure;
import dev.slipway.pipeline.Plan;
import dev.slipway.pipeline.PlanJson;
import dev.slipway.runtime.Breakdown;
import java.util.List;
import java.util.Map;

/** Plans in the registry, by digest. */
final class PlanStore {
    private static final String FILE = "plan.json";

    private final Registry registry;
    private final RepositoryNames names;

    PlanStore(Registry registry, RepositoryNames names) {
        this.registry = registry;
        this.names = names;
    }

    /** Keeps a plan; the same plan has the same digest. */
    ArtifactRef keep(Plan plan) {
        String repository = names.workspace(plan.application());
        Layer layer = Layer.of(PlanJson.MEDIA_TYPE, PlanJson.write(plan), FILE);
        return registry.pushArtifact(repository, PlanJson.MEDIA_TYPE, List.of(layer), Map.of(), null);
    }

    /** Reads a plan back. */
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
}
