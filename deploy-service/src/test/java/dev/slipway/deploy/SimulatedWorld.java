package dev.slipway.deploy;

import dev.slipway.deploy.rollout.Place;
import dev.slipway.deploy.rollout.StaleFence;
import dev.slipway.deploy.router.Backend;
import dev.slipway.deploy.router.Router;
import dev.slipway.deploy.router.Routing;
import dev.slipway.deploy.target.Instance;
import dev.slipway.deploy.target.InstanceSpec;
import dev.slipway.deploy.target.Target;
import dev.slipway.events.Digest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/** A target and a router on a clock that only we turn. Images behave as they are told to, and every rule is checked. */
final class SimulatedWorld implements Target, Router {
    /** How an image behaves once it is started. */
    enum Behaviour {
        READY_SOON,
        CRASHES,
        NEVER_READY
    }

    static final class Clock implements InstantSource {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }
    }

    private record Node(InstanceSpec spec, Instant readyAt, boolean alive, int starts) {}

    final Clock clock = new Clock();
    final Map<Digest, Behaviour> behaviours = new HashMap<>();
    final Map<Place, Integer> fewestServing = new ConcurrentHashMap<>();
    final Set<String> broken = ConcurrentHashMap.newKeySet();

    /** Places whose instances cannot be seen, by a fault of ours. */
    final Set<Place> hidden = new HashSet<>();

    /** How often an instance was started, by its name. */
    final Map<String, Integer> started = new ConcurrentSkipListMap<>();

    /** Happens whenever a place's instances are looked at. */
    Consumer<Place> whenSeen = place -> {};

    private final Map<String, Node> nodes = new ConcurrentSkipListMap<>();
    private final Map<Place, List<Backend>> routes = new ConcurrentHashMap<>();
    private final Map<Place, Digest> said = new ConcurrentHashMap<>();
    private final Map<String, Long> fences = new ConcurrentHashMap<>();
    private final Bomb bomb;

    SimulatedWorld(Bomb bomb) {
        this.bomb = bomb;
    }

    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public Home home() {
        return new Home("simulated", "a simulated world");
    }

    private void fence(String side, Place place, long fence) {
        String key = side + " " + place;
        long seen = fences.getOrDefault(key, 0L);
        if (fence < seen) {
            throw new StaleFence(place, fence, seen);
        }
        fences.put(key, fence);
    }

    private boolean ready(Node node) {
        return node.alive() && !clock.now.isBefore(node.readyAt());
    }

    @Override
    public List<Instance> observe(Place place, long fence) {
        if (hidden.contains(place)) {
            throw new IllegalStateException(place + " is hidden");
        }
        whenSeen.accept(place);
        fence("target", place, fence);
        List<Instance> seen = new ArrayList<>();
        nodes.forEach((name, node) -> {
            if (node.spec().place().equals(place)) {
                seen.add(new Instance(
                        name,
                        node.spec().generation(),
                        node.spec().ordinal(),
                        node.spec().release(),
                        node.spec().image().digest(),
                        "127.0.0.1",
                        9000 + node.starts(),
                        node.alive(),
                        ready(node),
                        node.starts()));
            }
        });
        return seen;
    }

    @Override
    public void start(InstanceSpec spec, long fence) {
        bomb.around(() -> {
            fence("target", spec.place(), fence);
            Node before = nodes.get(spec.name());
            if (before == null || !before.alive()) {
                Behaviour behaviour = behaviours.getOrDefault(spec.image().digest(), Behaviour.READY_SOON);
                Duration wait = behaviour == Behaviour.READY_SOON ? Duration.ofMillis(300) : Duration.ofDays(9);
                int starts = before == null ? 1 : before.starts() + 1;
                started.merge(spec.name(), 1, Integer::sum);
                nodes.put(spec.name(), new Node(spec, clock.now.plus(wait), behaviour != Behaviour.CRASHES, starts));
            }
            return spec;
        });
    }

    @Override
    public void stop(Place place, String name, long fence) {
        bomb.around(() -> {
            fence("target", place, fence);
            if (weight(place, name) > 0 && nodes.containsKey(name) && ready(nodes.get(name))) {
                broken.add(name + " was stopped while it got traffic");
            }
            nodes.remove(name);
            return name;
        });
    }

    @Override
    public List<String> lastLines(String name) {
        return List.of("last words of " + name);
    }

    @Override
    public void keepImages(Set<Digest> wanted) {
        // Nothing is unpacked here.
    }

    @Override
    public Routing observe(Place place) {
        Map<String, Routing.Share> shares = new HashMap<>();
        routes.getOrDefault(place, List.of())
                .forEach(backend ->
                        shares.put(backend.name(), new Routing.Share(true, backend.port(), backend.weight(), 0)));
        return new Routing(shares);
    }

    @Override
    public URI put(Place place, long fence, Digest serving, List<Backend> backends) {
        return bomb.around(() -> {
            fence("router", place, fence);
            for (Backend backend : backends) {
                if (backend.weight() > 0 && !ready(nodes.get(backend.name()))) {
                    broken.add(backend.name() + " got traffic before it was ready");
                }
            }
            routes.put(place, List.copyOf(backends));
            said.put(place, serving);
            fewestServing.merge(place, serving(place), Math::min);
            return URI.create("http://127.0.0.1:8000/" + place.environment());
        });
    }

    private int weight(Place place, String name) {
        return observe(place).of(name).weight();
    }

    /** Names of the instances that run. */
    Set<String> running(Place place) {
        Set<String> names = new HashSet<>();
        nodes.forEach((name, node) -> {
            if (node.spec().place().equals(place)) {
                names.add(name);
            }
        });
        return names;
    }

    /** Names of the instances that get traffic. */
    Set<String> routed(Place place) {
        Set<String> names = new HashSet<>();
        routes.getOrDefault(place, List.of()).stream()
                .filter(backend -> backend.weight() > 0)
                .forEach(backend -> names.add(backend.name()));
        return names;
    }

    int serving(Place place) {
        return routed(place).size();
    }

    Digest said(Place place) {
        return said.get(place);
    }

    /** An instance is not ready for so long. */
    void pause(String name, Duration duration) {
        Node node = nodes.get(name);
        nodes.put(name, new Node(node.spec(), clock.now.plus(duration), node.alive(), node.starts()));
    }

    /** Somebody killed an instance by hand. */
    void kill(String name) {
        Node node = nodes.get(name);
        nodes.put(name, new Node(node.spec(), node.readyAt(), false, node.starts()));
    }
}
