package dev.slipway.deploy;

import dev.slipway.deploy.rollout.Action;
import dev.slipway.deploy.rollout.Observed;
import dev.slipway.deploy.rollout.Place;
import dev.slipway.deploy.rollout.Position;
import dev.slipway.deploy.rollout.RolloutSpec;
import dev.slipway.deploy.rollout.StaleFence;
import dev.slipway.deploy.rollout.Strategy;
import dev.slipway.deploy.router.Backend;
import dev.slipway.deploy.router.Router;
import dev.slipway.deploy.router.Routing;
import dev.slipway.deploy.target.CannotRun;
import dev.slipway.deploy.target.Instance;
import dev.slipway.deploy.target.Target;
import dev.slipway.events.Digest;
import dev.slipway.events.Failure;
import dev.slipway.events.ReleaseId;
import dev.slipway.runtime.secrets.SecretSource;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Carries a rollout on as far as it goes without waiting: look, ask the strategy, write down what is meant, do it, look
 * again. It may be killed anywhere; whoever comes next looks at what is there and goes on to the same end.
 */
final class RolloutLoop {
    /** More steps than this in one job, and the next job takes over: a job's slot is not for ever. */
    private static final int MOST_STEPS = 200;

    private static final RolloutSpec NOTHING = new RolloutSpec(0, 1, 0, 1);
    private final PlaceStore places;
    private final Target target;
    private final Router router;
    private final Strategy strategy;
    private final SecretSource secrets;
    private final InstantSource clock;
    private final Limits limits;

    RolloutLoop(
            PlaceStore places,
            Target target,
            Router router,
            Strategy strategy,
            SecretSource secrets,
            InstantSource clock,
            Limits limits) {
        this.places = places;
        this.target = target;
        this.router = router;
        this.strategy = strategy;
        this.secrets = secrets;
        this.clock = clock;
        this.limits = limits;
    }

    /**
     * How patient rollouts are.
     *
     * @param drain how long an instance may go on with the requests it has
     * @param progress how long a rollout may go without progress
     * @param starts how often an instance is started before its early end counts
     */
    record Limits(Duration drain, Duration progress, int starts) {}

    /** Under which claim it acts, and who is told about it. */
    record Claim(long fence, Consumer<String> log) {}

    /**
     * How far a rollout has come.
     *
     * @param journal as it stands now
     * @param ready instances of the wanted version that serve
     * @param weight their share of the traffic, 0..100
     */
    record Standing(Journal journal, int ready, int weight) {}

    /** What is there: instances, traffic, and both together as the strategy sees it. */
    private record Scene(List<Instance> instances, Routing routing, List<Observed> observed) {}

    /**
     * The number of a release's deployment in a place: the next one; or that of its instances, when they are there and the
     * place does not know it, since its database was restored to an earlier moment.
     */
    int generation(PlaceState state, ReleaseId release, Claim claim) throws InterruptedException {
        return target.observe(state.place(), claim.fence()).stream()
                .filter(instance -> instance.release().equals(release))
                .mapToInt(Instance::generation)
                .filter(generation -> generation > state.generations())
                .max()
                .orElse(state.generations() + 1);
    }

    /** Goes on until the rollout has ended or must wait. */
    Standing advance(Place place, Journal from, Claim claim) throws InterruptedException {
        Journal journal = from;
        Set<Integer> started = new HashSet<>();
        Scene scene = scene(place, journal, claim);
        for (int step = 0; step < MOST_STEPS && !journal.over(); step++) {
            Action action = strategy.next(spec(journal), position(journal), scene.observed());
            boolean twice = action instanceof Action.Start start && !started.add(start.ordinal());
            if (action instanceof Action.Wait || twice) {
                journal = orGiveUp(place, journal, claim);
                break;
            }
            claim.log().accept(place + ": " + action);
            journal = act(place, journal, scene, action, claim);
            scene = scene(place, journal, claim);
        }
        return standing(journal, scene);
    }

    private Journal act(Place place, Journal journal, Scene scene, Action action, Claim claim)
            throws InterruptedException {
        return switch (action) {
            case Action.Start start -> start(place, journal, start.ordinal(), claim);
            case Action.SetWeights weights -> weigh(place, journal, scene, weights.weights(), claim);
            case Action.Drain drain -> drain(place, journal, scene, drain.names(), claim);
            case Action.Stop stop -> stop(place, journal, scene, stop.name(), claim);
            case Action.Done done -> done(place, journal, scene, claim);
            case Action.Fail fail -> failing(place, journal, failure(place, fail), claim);
            case Action.Wait wait -> journal;
        };
    }

    private Journal start(Place place, Journal journal, int ordinal, Claim claim) throws InterruptedException {
        Deployment wanted = journal.wanted();
        if (wanted == null) {
            throw new IllegalStateException("nothing is wanted in " + place + ", and so nothing can be started");
        }
        var instance = wanted.instance(place, ordinal);
        Instant readyBy = clock.instant().plus(wanted.readinessTimeout());
        Journal intent = write(place, journal, claim, j -> j.starting(instance.name(), readyBy, progressBy(j)));
        try {
            target.start(instance, claim.fence());
            return intent;
        } catch (CannotRun e) {
            claim.log().accept(e.failure().toString());
            return failing(place, intent, e.failure(), claim);
        }
    }

    /** What served and is not ready any more has its time to become ready again: one missed probe fails no rollout. */
    private Journal weigh(Place place, Journal journal, Scene scene, Map<String, Integer> weights, Claim claim)
            throws InterruptedException {
        List<String> fallen = scene.observed().stream()
                .filter(i -> i.wanted() && i.alive() && i.weight() > 0 && weights.getOrDefault(i.name(), 0) == 0)
                .map(Observed::name)
                .toList();
        Deployment wanted = journal.wanted();
        Journal intent = journal;
        if (wanted != null && !fallen.isEmpty()) {
            Instant readyBy = clock.instant().plus(wanted.readinessTimeout());
            intent = write(place, journal, claim, j -> j.awaiting(fallen, readyBy));
        }
        route(place, intent, scene, weights, claim);
        return intent;
    }

    private Journal drain(Place place, Journal journal, Scene scene, List<String> names, Claim claim)
            throws InterruptedException {
        Instant by = clock.instant().plus(limits.drain());
        Journal intent = write(place, journal, claim, j -> j.draining(names, by, progressBy()));
        Map<String, Integer> weights = new HashMap<>();
        for (Instance instance : scene.instances()) {
            Routing.Share share = scene.routing().of(instance.name());
            if (share.configured() && instance.alive()) {
                weights.put(instance.name(), names.contains(instance.name()) ? 0 : share.weight());
            }
        }
        route(place, journal, scene, weights, claim);
        return intent;
    }

    private Journal stop(Place place, Journal journal, Scene scene, String name, Claim claim)
            throws InterruptedException {
        boolean startedAgain =
                scene.observed().stream().anyMatch(i -> i.wanted() && i.name().equals(name));
        target.stop(place, name, claim.fence());
        return write(place, journal, claim, j -> j.stopped(name, startedAgain ? progressBy(j) : progressBy()));
    }

    private URI route(Place place, Journal journal, Scene scene, Map<String, Integer> weights, Claim claim)
            throws InterruptedException {
        List<Backend> backends = new ArrayList<>();
        for (Instance instance : scene.instances()) {
            Integer weight = weights.get(instance.name());
            if (weight != null) {
                backends.add(new Backend(instance.name(), instance.host(), instance.port(), weight, instance.digest()));
            }
        }
        return router.put(place, claim.fence(), serving(journal, backends), backends);
    }

    /** What is said to serve: the new version only once nothing else does. */
    private static Digest serving(Journal journal, List<Backend> backends) {
        Deployment wanted = journal.wanted();
        Deployment before = journal.from() == null ? wanted : journal.from();
        Deployment said = wanted == null ? before : wanted;
        boolean alone = wanted != null
                && backends.stream().filter(backend -> backend.weight() > 0).allMatch(backend -> backend.digest()
                        .equals(wanted.image().digest()));
        Deployment serves = alone ? said : before;
        if (serves == null) {
            return backends.isEmpty() ? NOBODY : backends.get(0).digest();
        }
        return serves.image().digest();
    }

    /** The edge must be told a digest even for a place where nothing serves: that of no bytes. */
    private static final Digest NOBODY = Digest.of(new byte[0]);

    private Journal done(Place place, Journal journal, Scene scene, Claim claim) throws InterruptedException {
        Map<String, Integer> weights = new HashMap<>();
        scene.observed().forEach(instance -> weights.put(instance.name(), instance.weight()));
        URI address = route(place, journal, scene, weights, claim);
        Failure failure = journal.failure();
        return write(place, journal, claim, j -> failure == null ? j.healthy(address) : j.failed(failure));
    }

    /** A rollout that failed is put back; a rollback that failed leaves what it meant to take away. */
    private Journal failing(Place place, Journal journal, Failure failure, Claim claim) {
        if (journal.restoring()) {
            return journal;
        }
        return write(place, journal, claim, j -> j.failing(failure, j.from(), progressBy()));
    }

    /** What cannot be put back in time is told as it is; only a bring-back goes on for ever. */
    private Journal orGiveUp(Place place, Journal journal, Claim claim) {
        Failure why = journal.failure();
        if (!journal.restoring() || why == null || !clock.instant().isAfter(journal.progressBy())) {
            return journal;
        }
        Failure worse = new Failure(
                why.code(),
                why.what() + "; and what served before could not be put back in time",
                why.where(),
                why.why(),
                why.mend());
        return write(place, journal, claim, j -> j.failed(worse));
    }

    private Failure failure(Place place, Action.Fail fail) {
        String instance = fail.instance();
        List<String> lines = instance == null ? List.of() : target.lastLines(instance);
        return new Failure(
                fail.code(),
                fail.what(),
                instance,
                lines.isEmpty()
                        ? null
                        : "its last lines: " + secrets.of(place.application()).mask(String.join("\n", lines)),
                "See why the application did not answer its readiness check on the port in PORT; what served before,"
                        + " if anything did, serves again");
    }

    /** Changes this rollout's journal; another may have taken its place since it was read. */
    private Journal write(Place place, Journal of, Claim claim, UnaryOperator<Journal> move) {
        Journal written = places.change(place, claim.fence(), state -> {
                    Journal there = state.journal();
                    if (there == null || !there.is(of.kind(), of.release(), of.key())) {
                        throw new StaleFence(place);
                    }
                    return state.with(move.apply(there));
                })
                .journal();
        return Objects.requireNonNull(written);
    }

    private Scene scene(Place place, Journal journal, Claim claim) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("stopped between two steps of the rollout in " + place);
        }
        List<Instance> instances = target.observe(place, claim.fence());
        Routing routing = router.observe(place);
        List<Observed> observed = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (Instance instance : instances) {
            known.add(instance.name());
            observed.add(observed(journal, instance, routing.of(instance.name())));
        }
        routing.backends().forEach((name, share) -> {
            if (share.configured() && !known.contains(name)) {
                observed.add(gone(name, share));
            }
        });
        return new Scene(instances, routing, observed);
    }

    private static Observed observed(Journal journal, Instance instance, Routing.Share share) {
        Deployment wanted = journal.wanted();
        boolean isWanted = wanted != null
                && instance.generation() == wanted.generation()
                && instance.digest().equals(wanted.image().digest())
                && instance.ordinal() < wanted.instances();
        return new Observed(
                instance.name(),
                instance.ordinal(),
                isWanted,
                instance.alive(),
                instance.ready(),
                share.configured(),
                share.weight(),
                share.inFlight(),
                instance.starts(),
                journal.readyBy().get(instance.name()),
                isWanted ? null : journal.drainBy().get(instance.name()));
    }

    /** The router still knows it, and nobody else does. */
    private static Observed gone(String name, Routing.Share share) {
        return new Observed(name, -1, false, false, false, true, share.weight(), share.inFlight(), 0, null, null);
    }

    private RolloutSpec spec(Journal journal) {
        Deployment wanted = journal.wanted();
        return wanted == null ? NOTHING : wanted.spec(limits.starts());
    }

    private Position position(Journal journal) {
        return new Position(clock.instant(), journal.progressBy(), journal.restoring());
    }

    private Instant progressBy() {
        return clock.instant().plus(limits.progress());
    }

    /** Putting back the same instance over and over is no progress. */
    private Instant progressBy(Journal journal) {
        return journal.restoring() ? journal.progressBy() : progressBy();
    }

    private static Standing standing(Journal journal, Scene scene) {
        long all = scene.observed().stream().mapToLong(Observed::weight).sum();
        long wanted = scene.observed().stream()
                .filter(Observed::wanted)
                .mapToLong(Observed::weight)
                .sum();
        long ready = scene.observed().stream()
                .filter(instance -> instance.wanted() && instance.serving())
                .count();
        return new Standing(journal, (int) ready, all == 0 ? 0 : (int) (100 * wanted / all));
    }
}
