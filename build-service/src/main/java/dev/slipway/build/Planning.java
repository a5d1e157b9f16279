package dev.slipway.build;

import dev.slipway.build.checkout.CheckoutResult.CheckedOut;
import dev.slipway.events.Failure;
import dev.slipway.events.PlannedEnvironment;
import dev.slipway.events.ReleasePlanned;
import dev.slipway.pipeline.Checkout;
import dev.slipway.pipeline.EnvironmentPlan;
import dev.slipway.pipeline.ImagePlan;
import dev.slipway.pipeline.Origin;
import dev.slipway.pipeline.PackagePlan;
import dev.slipway.pipeline.Plan;
import dev.slipway.pipeline.PlanProblem;
import dev.slipway.pipeline.PlanResult;
import dev.slipway.pipeline.Planned;
import dev.slipway.pipeline.Planner;
import dev.slipway.pipeline.Rolling;
import dev.slipway.pipeline.Strategy;
import dev.slipway.pipeline.TestSuite;
import dev.slipway.pipeline.Unplannable;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.Platform.EnvironmentPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** From a checkout to what the release will do, or to why nothing can be done. */
final class Planning {
    /** An event has at most 256 KB. */
    private static final int MOST_PROBLEMS = 100;

    private final Planner planner;
    private final PlanStore plans;
    private final Map<String, EnvironmentPolicy> environments;
    private final List<String> order;

    /**
     * One for this platform.
     *
     * @param environments the platform's, with their policies
     * @param order what a release goes through whose repository names no environment; each is one of the platform's
     */
    Planning(Planner planner, PlanStore plans, Map<String, EnvironmentPolicy> environments, List<String> order) {
        this.planner = planner;
        this.plans = plans;
        this.environments = Map.copyOf(environments);
        this.order = List.copyOf(order);
        order.stream()
                .filter(name -> !environments.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException("slipway.build.environment-order names '" + name
                            + "', which the platform does not define; it defines " + known());
                });
    }

    /** What planning came to. */
    sealed interface Result {
        /** What will be done, as it is stated; the plan itself is kept. */
        record Made(Plan plan, ReleasePlanned event) implements Result {}

        /** Why there is no plan. */
        record Refused(List<Failure> failures) implements Result {}
    }

    /** Plans; keeps the plan in the registry. */
    Result plan(CheckedOut from, String repository) {
        return switch (read(from, repository)) {
            case Unplannable none ->
                new Result.Refused(none.problems().stream()
                        .limit(MOST_PROBLEMS)
                        .map(Planning::failure)
                        .toList());
            case Planned planned -> check(planned, from, repository);
        };
    }

    private PlanResult read(CheckedOut from, String repository) {
        try {
            return planner.plan(new Checkout(
                    from.workspace(),
                    repository,
                    from.commit().sha(),
                    List.copyOf(new TreeSet<>(environments.keySet()))));
        } catch (IOException e) {
            throw Breakdown.disk("reading the plan", from.workspace(), e);
        }
    }

    private Result check(Planned planned, CheckedOut from, String repository) {
        List<String> warnings = new ArrayList<>(planned.warnings().stream()
                .limit(MOST_PROBLEMS)
                .map(PlanProblem::toString)
                .toList());
        Plan plan = withOrder(planned.plan(), warnings);
        List<Failure> failures = unknownEnvironments(plan).toList();
        return failures.isEmpty()
                ? new Result.Made(plan, event(plan, from, repository, warnings))
                : new Result.Refused(failures);
    }

    /** The reader knows which environments there are, and not in which order a release that names none goes through. */
    private Plan withOrder(Plan plan, List<String> warnings) {
        if (plan.origin().kind() == Origin.Kind.DECLARED || plan.environments().isEmpty()) {
            return plan;
        }
        if (order.isEmpty() && environments.size() > 1) {
            warnings.add("the platform has several environments and no order for releases that name none, so this one"
                    + " is published and not deployed; name them in slipway.yaml, or set"
                    + " slipway.build.environment-order");
        }
        List<String> chosen = order.isEmpty() && environments.size() == 1 ? List.copyOf(environments.keySet()) : order;
        List<EnvironmentPlan> ordered = chosen.stream()
                .flatMap(name -> plan.environments().stream()
                        .filter(environment -> environment.name().equals(name)))
                .toList();
        return new Plan(
                plan.application(),
                plan.version(),
                plan.origin(),
                plan.build(),
                plan.tests(),
                plan.image(),
                plan.packages(),
                ordered);
    }

    /** The reader checks against the platform's environments, unless there are none. */
    private Stream<Failure> unknownEnvironments(Plan plan) {
        return plan.environments().stream()
                .map(EnvironmentPlan::name)
                .filter(name -> !environments.containsKey(name))
                .map(name -> new Failure(
                        "environment-unknown",
                        "environment '" + name + "' is not known to the platform",
                        plan.origin().file(),
                        null,
                        "Known: " + known() + "."));
    }

    private static Failure failure(PlanProblem problem) {
        String where =
                problem.line() == 0 ? problem.file() : problem.file() + ":" + problem.line() + ":" + problem.column();
        return new Failure(
                switch (problem.kind()) {
                    case INVALID -> "plan-invalid";
                    case ENVIRONMENT_UNKNOWN -> "environment-unknown";
                },
                (problem.path().isEmpty() ? "" : problem.path() + ": ") + problem.what(),
                where,
                null,
                sentence(problem.mend()));
    }

    private static String sentence(String mend) {
        return Character.toUpperCase(mend.charAt(0)) + mend.substring(1) + (mend.matches("(?s).*[.\\]}]") ? "" : ".");
    }

    private ReleasePlanned event(Plan plan, CheckedOut from, String repository, List<String> warnings) {
        return new ReleasePlanned(
                plan.application(),
                repository,
                from.commit(),
                plan.version(),
                origin(plan.origin()),
                plans.keep(plan),
                plan.tests().stream().map(TestSuite::name).toList(),
                plan.image().stream().map(ImagePlan::name).toList(),
                plan.packages().stream().map(PackagePlan::name).toList(),
                plan.environments().stream().map(this::planned).toList(),
                warnings);
    }

    private PlannedEnvironment planned(EnvironmentPlan environment) {
        EnvironmentPolicy policy = environments.get(environment.name());
        if (policy == null) {
            throw new IllegalStateException("environment " + environment.name() + " was checked before");
        }
        return new PlannedEnvironment(
                environment.name(),
                word(environment.strategy()),
                environment.smoke().isPresent(),
                policy.hash());
    }

    private static String word(Strategy strategy) {
        return switch (strategy) {
            case Rolling rolling -> "rolling";
        };
    }

    private static String origin(Origin origin) {
        return switch (origin.kind()) {
            case DECLARED -> origin.file();
            case DETECTED -> "detected: " + origin.tool() + " (" + origin.file() + ")";
        };
    }

    private String known() {
        return environments.isEmpty() ? "none" : String.join(", ", new TreeSet<>(environments.keySet()));
    }
}
