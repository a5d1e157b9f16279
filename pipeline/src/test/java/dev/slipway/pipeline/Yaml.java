package dev.slipway.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads text as a slipway.yaml, in one line. */
final class Yaml {
    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    private Yaml() {}

    static PlanResult read(String yaml, String... environments) {
        return new SlipwayYaml().read(yaml.getBytes(StandardCharsets.UTF_8), COMMIT, List.of(environments));
    }

    static Planned planned(String yaml, String... environments) {
        return switch (read(yaml, environments)) {
            case Planned planned -> planned;
            case Unplannable unplannable -> throw new AssertionError("no plan: " + unplannable.problems());
        };
    }

    static List<PlanProblem> problems(String yaml, String... environments) {
        return switch (read(yaml, environments)) {
            case Planned planned -> throw new AssertionError("a plan: " + planned.plan());
            case Unplannable unplannable -> unplannable.problems();
        };
    }
}
