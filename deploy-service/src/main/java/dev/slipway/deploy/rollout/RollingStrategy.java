package dev.slipway.deploy.rollout;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Replaces instances a few at a time. The bounds are those of a Kubernetes Deployment: never more than {@code desired +
 * maxSurge} are started, and never fewer than {@code desired - maxUnavailable} serve by its doing. Two things it does
 * more carefully: nothing that serves is taken away before it is in the way, and nothing is stopped before its requests
 * are finished or its time for that is over.
 */
public final class RollingStrategy implements Strategy {
    /** What a plan calls it. */
    public static final String NAME = "rolling";

    /** The share of each instance; all are equal. */
    static final int WEIGHT = 100;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Action next(RolloutSpec spec, Position position, List<Observed> instances) {
        return weights(position, instances)
                .or(() -> failure(spec, position, instances))
                .or(() -> stop(position, instances))
                .or(() -> drainOverdue(instances))
                .or(() -> shrink(spec, instances))
                .or(() -> start(spec, position, instances))
                .orElseGet(() -> doneOrWait(spec, instances));
    }

    /** Traffic goes to what is ready, and to nothing else. */
    private static Optional<Action> weights(Position position, List<Observed> instances) {
        boolean nobody = instances.stream().noneMatch(i -> i.weight() > 0);
        Map<String, Integer> weights = new LinkedHashMap<>();
        boolean same = true;
        for (Observed instance : instances) {
            int weight = weight(instance, nobody && !position.restoring());
            if (weight > 0 || (instance.alive() && instance.routed())) {
                weights.put(instance.name(), weight);
            }
            same &= weight == instance.weight() && (instance.alive() || !instance.routed());
        }
        return same ? Optional.empty() : Optional.of(new Action.SetWeights(weights));
    }

    /** What is not wanted keeps its share until it is drained; it gets one back only when nobody serves at all. */
    private static int weight(Observed instance, boolean nobodyServes) {
        if (!instance.ready()) {
            return 0;
        } else if (instance.wanted()) {
            return WEIGHT;
        }
        boolean keeps = !instance.draining() && (instance.weight() > 0 || nobodyServes);
        return keeps ? WEIGHT : 0;
    }

    private static Optional<Action> failure(RolloutSpec spec, Position position, List<Observed> instances) {
        if (position.restoring()) {
            return Optional.empty();
        }
        for (Observed instance : instances) {
            if (instance.wanted() && !instance.ready()) {
                Action.Fail fail = failure(spec, position, instance);
                if (fail != null) {
                    return Optional.of(fail);
                }
            }
        }
        return position.now().isAfter(position.progressBy())
                ? Optional.of(new Action.Fail("no-progress", "The rollout made no progress until its deadline", null))
                : Optional.empty();
    }

    private static Action.@Nullable Fail failure(RolloutSpec spec, Position position, Observed instance) {
        if (!instance.alive()) {
            return instance.starts() < spec.startsAllowed()
                    ? null
                    : new Action.Fail(
                            "crash-on-start",
                            "Instance " + instance.name() + " ended " + instance.starts() + " times instead of serving",
                            instance.name());
        }
        return late(position, instance)
                ? new Action.Fail(
                        "not-ready",
                        "Instance " + instance.name() + " runs, and did not become ready in time",
                        instance.name())
                : null;
    }

    private static boolean late(Position position, Observed instance) {
        return instance.readyBy() != null && position.now().isAfter(instance.readyBy());
    }

    /** What gets no traffic and serves no request is in nobody's way but ours. */
    private static Optional<Action> stop(Position position, List<Observed> instances) {
        return instances.stream()
                .filter(i -> i.wanted() ? stuck(position, i) : spent(position, i))
                .findFirst()
                .map(i -> new Action.Stop(i.name()));
    }

    private static boolean stuck(Position position, Observed instance) {
        return position.restoring() && instance.alive() && !instance.ready() && late(position, instance);
    }

    private static boolean spent(Position position, Observed instance) {
        if (!instance.alive()) {
            return !instance.routed();
        }
        boolean overtime = instance.drainBy() != null && !position.now().isBefore(instance.drainBy());
        return instance.weight() == 0 && (instance.inFlight() == 0 || overtime);
    }

    /** Lost its share by not being ready, and still has requests: it gets a deadline for them. */
    private static Optional<Action> drainOverdue(List<Observed> instances) {
        List<String> names = instances.stream()
                .filter(i -> !i.wanted() && i.alive() && i.weight() == 0 && !i.draining())
                .map(Observed::name)
                .toList();
        return names.isEmpty() ? Optional.empty() : Optional.of(new Action.Drain(names));
    }

    private static Optional<Action> shrink(RolloutSpec spec, List<Observed> instances) {
        List<String> others = instances.stream()
                .filter(i -> !i.wanted() && i.serving())
                .map(Observed::name)
                .toList();
        int serving = (int) instances.stream().filter(Observed::serving).count();
        int surplus = serving - spec.desired();
        int spare = room(spec, instances) > 0
                ? 0
                : Math.min(
                        serving - spec.leastServing(), missing(spec, instances).size());
        int count = Math.min(others.size(), Math.max(surplus, spare));
        return count <= 0 ? Optional.empty() : Optional.of(new Action.Drain(others.subList(0, count)));
    }

    private static Optional<Action> start(RolloutSpec spec, Position position, List<Observed> instances) {
        boolean late = !position.restoring() && position.now().isAfter(position.progressBy());
        List<Integer> missing = missing(spec, instances);
        return late || missing.isEmpty() || room(spec, instances) <= 0
                ? Optional.empty()
                : Optional.of(new Action.Start(missing.get(0)));
    }

    private static int room(RolloutSpec spec, List<Observed> instances) {
        long alive = instances.stream().filter(Observed::alive).count();
        return (int) (spec.desired() + spec.maxSurge() - alive);
    }

    private static List<Integer> missing(RolloutSpec spec, List<Observed> instances) {
        return IntStream.range(0, spec.desired())
                .filter(ordinal -> instances.stream().noneMatch(i -> i.wanted() && i.alive() && i.ordinal() == ordinal))
                .boxed()
                .toList();
    }

    private static Action doneOrWait(RolloutSpec spec, List<Observed> instances) {
        long serving = instances.stream().filter(i -> i.wanted() && i.serving()).count();
        if (serving == spec.desired() && instances.stream().allMatch(Observed::wanted)) {
            return new Action.Done();
        }
        return new Action.Wait(serving + " of " + spec.desired() + " wanted instances serve, "
                + instances.stream().filter(i -> !i.wanted() && i.alive()).count() + " others still run");
    }
}
