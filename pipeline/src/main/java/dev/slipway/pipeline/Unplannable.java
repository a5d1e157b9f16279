package dev.slipway.pipeline;

import java.util.List;

/**
 * There is no plan, and this is why.
 *
 * @param problems all that was found, in the order of the file; at least one
 */
public record Unplannable(List<PlanProblem> problems) implements PlanResult {
    public Unplannable {
        problems = List.copyOf(problems);
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("a repository without problems has a plan");
        }
    }

    static Unplannable because(PlanProblem problem) {
        return new Unplannable(List.of(problem));
    }
}
