package dev.slipway.pipeline;

import java.util.List;

/**
 * There is a plan.
 *
 * @param plan the plan
 * @param warnings what a person should know of it, in the order of the file
 */
public record Planned(Plan plan, List<PlanProblem> warnings) implements PlanResult {
    public Planned {
        warnings = List.copyOf(warnings);
    }
}
