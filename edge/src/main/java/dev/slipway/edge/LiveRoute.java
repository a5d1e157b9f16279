package dev.slipway.edge;

import dev.slipway.edge.client.Backend;
import dev.slipway.edge.client.BackendStatus;
import dev.slipway.edge.client.Drained;
import dev.slipway.edge.client.Route;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A place's configuration in force and its counts. Requests are admitted without a lock, against one configuration as a
 * whole; configurations are swapped by one writer at a time.
 */
final class LiveRoute {
    /** Removed backends without requests in flight whose counts are kept, so that one that comes back goes on counting. */
    static final int RETIRED_KEPT = 64;

    /** What makes an instance the same one under a new weight. */
    record Instance(String id, String host, int port, String digest) {
        static Instance of(Backend backend) {
            return new Instance(backend.id(), backend.host(), backend.port(), backend.digest());
        }
    }

    private record Arm(Backend backend, Tally tally) {}

    private record Serving(RouteConfig config, List<Arm> arms) {}

    private final RandomGenerator random;
    private final Map<Instance, Tally> tallies = new LinkedHashMap<>();
    private final AtomicLong unrouted = new AtomicLong();
    private final AtomicLong delivering = new AtomicLong();
    private volatile Serving serving;

    LiveRoute(RouteConfig config, RandomGenerator random) {
        this.random = random;
        this.serving = new Serving(config, arms(config));
    }

    RouteConfig config() {
        return serving.config();
    }

    /** From here on requests see the new configuration; those in flight finish where they are. */
    synchronized void swap(RouteConfig config) {
        serving = new Serving(config, arms(config));
        dropOldest();
    }

    /**
     * A backend for one attempt, or null when none is left.
     *
     * @param tried ids of backends that refused this request already
     */
    @Nullable
    Admission admit(Set<String> tried) {
        while (true) {
            Serving seen = serving;
            Arm arm = WeightedChoice.among(seen.arms(), candidate -> weight(candidate, tried), random);
            if (arm == null) {
                return null;
            }
            arm.tally().begin();
            // Counted first, looked again second: whoever swaps and then reads 0 in flight knows that nobody comes
            // late.
            if (seen == serving) {
                return new Admission(arm.backend(), arm.tally());
            }
            arm.tally().abandon();
        }
    }

    private static int weight(Arm arm, Set<String> tried) {
        return tried.contains(arm.backend().id()) ? 0 : WeightedChoice.weight(arm.backend());
    }

    /** No backend answered a request. */
    void unrouted() {
        unrouted.incrementAndGet();
    }

    long unroutedRequests() {
        return unrouted.get();
    }

    /** An answer begins to go out to its client. */
    void deliveryBegins() {
        delivering.incrementAndGet();
    }

    /** Its last byte went out, or it was cut off. */
    void deliveryEnds() {
        delivering.decrementAndGet();
    }

    /** Requests in flight at all backends, removed ones included, and answers not yet delivered; 0 when none is left. */
    synchronized long busy() {
        return delivering.get()
                + tallies.values().stream().mapToLong(Tally::inFlight).sum();
    }

    /** Counts of all known backends, those kept after their removal included. */
    synchronized Map<Instance, Tally> tallies() {
        return new LinkedHashMap<>(tallies);
    }

    /** Null once the route is deleted. */
    synchronized @Nullable Route view(URI address, Instant since) {
        Serving now = serving;
        RouteConfig config = now.config();
        String digest = config.digest();
        if (digest == null) {
            return null;
        }
        return new Route(
                config.application(),
                config.environment(),
                address,
                config.fence(),
                config.version(),
                digest,
                since,
                unrouted.get(),
                now.arms().stream().map(LiveRoute::status).toList(),
                drained(now));
    }

    private static BackendStatus status(Arm arm) {
        Backend backend = arm.backend();
        Tally tally = arm.tally();
        long inFlight = tally.inFlight();
        long failures = tally.failures();
        return new BackendStatus(
                backend.id(),
                backend.host(),
                backend.port(),
                backend.weight(),
                backend.digest(),
                backend.draining(),
                tally.requests(),
                failures,
                inFlight);
    }

    private List<Drained> drained(Serving now) {
        List<Drained> drained = new ArrayList<>();
        tallies.forEach((instance, tally) -> {
            long inFlight = tally.inFlight();
            if (inFlight > 0 && !serves(now, instance)) {
                long failures = tally.failures();
                drained.add(new Drained(instance.id(), instance.digest(), tally.requests(), failures, inFlight));
            }
        });
        return drained;
    }

    private static boolean serves(Serving now, Instance instance) {
        return now.arms().stream().anyMatch(arm -> Instance.of(arm.backend()).equals(instance));
    }

    private List<Arm> arms(RouteConfig config) {
        return config.backends().stream()
                .map(backend -> new Arm(backend, tallies.computeIfAbsent(Instance.of(backend), key -> new Tally())))
                .toList();
    }

    private void dropOldest() {
        int surplus = tallies.size() - serving.arms().size() - RETIRED_KEPT;
        Iterator<Map.Entry<Instance, Tally>> oldestFirst = tallies.entrySet().iterator();
        while (surplus > 0 && oldestFirst.hasNext()) {
            Map.Entry<Instance, Tally> entry = oldestFirst.next();
            if (entry.getValue().inFlight() == 0 && !serves(serving, entry.getKey())) {
                oldestFirst.remove();
                surplus--;
            }
        }
    }
}
