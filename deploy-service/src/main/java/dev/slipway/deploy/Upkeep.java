package dev.slipway.deploy;

import dev.slipway.deploy.rollout.Place;
import dev.slipway.deploy.rollout.StaleFence;
import dev.slipway.deploy.router.Backend;
import dev.slipway.deploy.router.Router;
import dev.slipway.deploy.router.Routing;
import dev.slipway.deploy.target.CannotRun;
import dev.slipway.deploy.target.Instance;
import dev.slipway.deploy.target.Target;
import dev.slipway.runtime.Breakdown;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * Keeps what is deployed running where no rollout runs: an instance that has ended is started again, with growing pauses
 * while it keeps ending, and the router is told where the instances are. It acts under the fence of the place's last
 * write and never raises it, so a rollout that begins meanwhile turns it away. It starts only what its target has a
 * record of: what never ran here is somebody else's.
 */
final class Upkeep {
    private static final System.Logger LOG = System.getLogger(Upkeep.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int FULL_WEIGHT = 100;

    /** How long an instance that is not ready keeps its requests beside one that is; the readiness probe of Kubernetes has the same. */
    private static final Duration UNREADY = Duration.ofSeconds(30);

    private final PlaceStore places;
    private final Target target;
    private final Router router;
    private final InstantSource clock;
    private final Executor looks;
    private final Set<Place> lookedAt = ConcurrentHashMap.newKeySet();
    private final Map<String, Restart> restarts = new ConcurrentHashMap<>();
    private final Map<Place, Map<String, Instant>> unreadySince = new ConcurrentHashMap<>();

    /** @param looks runs the look at each place, in the caller's thread or in another */
    Upkeep(PlaceStore places, Target target, Router router, InstantSource clock, Executor looks) {
        this.places = places;
        this.target = target;
        this.router = router;
        this.clock = clock;
        this.looks = looks;
    }

    /**
     * When an instance was last started again.
     *
     * @param at that moment
     * @param pause until it may be started once more
     */
    private record Restart(Instant at, Duration pause) {
        boolean due(Instant now) {
            return !now.isBefore(at.plus(pause));
        }

        /** Whether the instance has run long enough since then for its next end to be a new story. */
        boolean forgotten(Instant now) {
            return now.isAfter(at.plus(pause).plus(LONGEST_PAUSE));
        }

        Restart again(Instant now) {
            Duration longer = pause.multipliedBy(2);
            return new Restart(now, longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE);
        }
    }

    /**
     * Has each quiet place looked at, unless the look before goes on: one that is held up holds up no other. What cannot be
     * done now is logged, and tried at the next look.
     */
    void look() {
        restarts.values().removeIf(restart -> restart.forgotten(clock.instant()));
        List<PlaceState> quiet = places.quiet();
        unreadySince.keySet().retainAll(quiet.stream().map(PlaceState::place).toList());
        for (PlaceState state : quiet) {
            Deployment current = state.current();
            if (current != null && lookedAt.add(state.place())) {
                looks.execute(() -> {
                    try {
                        look(state, current);
                    } finally {
                        lookedAt.remove(state.place());
                    }
                });
            }
        }
    }

    private void look(PlaceState state, Deployment current) {
        try {
            mend(state.place(), current, state.fence());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (StaleFence e) {
            LOG.log(Level.DEBUG, "somebody with a higher fence has been at {0}: {1}", state.place(), e.getMessage());
        } catch (Breakdown e) {
            LOG.log(Level.WARNING, "{0} could not be looked after: {1}", state.place(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the look after " + state.place() + " failed; it is tried again", e);
        }
    }

    private void mend(Place place, Deployment current, long fence) throws InterruptedException {
        List<Instance> instances = target.observe(place, fence).stream()
                .filter(instance -> isCurrent(instance, current))
                .toList();
        for (Instance instance : instances) {
            if (!instance.alive()) {
                startAgain(place, current, instance, fence);
            }
        }
        route(place, current, instances, fence);
    }

    private static boolean isCurrent(Instance instance, Deployment current) {
        return instance.generation() == current.generation()
                && instance.ordinal() < current.instances()
                && instance.digest().equals(current.image().digest());
    }

    private void startAgain(Place place, Deployment current, Instance ended, long fence) throws InterruptedException {
        Instant now = clock.instant();
        Restart last = restarts.get(ended.name());
        if (last != null && !last.due(now)) {
            return;
        }
        restarts.put(ended.name(), last == null ? new Restart(now, FIRST_PAUSE) : last.again(now));
        LOG.log(Level.WARNING, "{0} has ended; it is started again", ended.name());
        try {
            target.start(current.instance(place, ended.ordinal()), fence);
        } catch (CannotRun e) {
            LOG.log(Level.ERROR, "{0} cannot be started again: {1}", ended.name(), e.failure());
        } catch (Breakdown e) {
            LOG.log(Level.WARNING, "{0} is not started again yet: {1}", ended.name(), e.failure());
        }
    }

    /** Nothing is taken from a place in which no instance is ready: an answer that is late beats none. */
    private void route(Place place, Deployment current, List<Instance> instances, long fence)
            throws InterruptedException {
        Routing routing = router.observe(place);
        boolean anyReady = instances.stream().anyMatch(Instance::ready);
        Set<String> hanging = hanging(place, instances);
        List<Backend> backends = instances.stream()
                .filter(instance ->
                        instance.ready() || reached(instance, routing) && !hanging.contains(instance.name()))
                .map(i -> new Backend(i.name(), i.host(), i.port(), FULL_WEIGHT, i.digest()))
                .toList();
        if (anyReady && !asIs(backends, routing)) {
            LOG.log(
                    Level.INFO,
                    "the router is told where {0} is: {1}; not ready for long: {2}",
                    place,
                    backends,
                    hanging);
            router.put(place, fence, current.image().digest(), backends);
        }
    }

    /** Those that run, and have not been ready at any look for so long that nobody should wait for them. */
    private Set<String> hanging(Place place, List<Instance> instances) {
        Instant now = clock.instant();
        Map<String, Instant> before = unreadySince.getOrDefault(place, Map.of());
        Map<String, Instant> since = instances.stream()
                .filter(instance -> instance.alive() && !instance.ready())
                .map(Instance::name)
                .collect(Collectors.toMap(name -> name, name -> before.getOrDefault(name, now)));
        unreadySince.put(place, since);
        return since.entrySet().stream()
                .filter(unready -> !now.isBefore(unready.getValue().plus(UNREADY)))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Whether it runs and gets requests already, ready or not just now. */
    private static boolean reached(Instance instance, Routing routing) {
        Routing.Share share = routing.of(instance.name());
        return instance.alive() && share.configured() && share.port() == instance.port() && share.weight() > 0;
    }

    private static boolean asIs(List<Backend> backends, Routing routing) {
        long configured = routing.backends().values().stream()
                .filter(Routing.Share::configured)
                .count();
        return configured == backends.size()
                && backends.stream().allMatch(backend -> {
                    Routing.Share share = routing.of(backend.name());
                    return share.configured() && share.port() == backend.port() && share.weight() > 0;
                });
    }
}
