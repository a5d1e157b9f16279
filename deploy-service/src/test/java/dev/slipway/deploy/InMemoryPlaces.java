package dev.slipway.deploy;

import dev.slipway.deploy.rollout.Place;
import dev.slipway.deploy.rollout.StaleFence;
import dev.slipway.events.Digest;
import dev.slipway.events.ReleaseId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Places without a database; each call may be the last one before a crash, or the crash may come right after it. */
final class InMemoryPlaces implements PlaceStore {
    private final Bomb bomb;
    private final Map<Place, PlaceState> states = new HashMap<>();
    private final Map<Place, NavigableMap<Integer, Deployment>> history = new HashMap<>();
    private final Set<Integer> withdrawn = new HashSet<>();

    InMemoryPlaces(Bomb bomb) {
        this.bomb = bomb;
    }

    /** What is written here, from now on by itself. */
    InMemoryPlaces copy() {
        InMemoryPlaces copy = new InMemoryPlaces(bomb);
        copy.put(this);
        return copy;
    }

    /** Makes it all as it was. */
    void put(InMemoryPlaces backup) {
        states.clear();
        states.putAll(backup.states);
        history.clear();
        backup.history.forEach((place, deployments) -> history.put(place, new TreeMap<>(deployments)));
        withdrawn.clear();
        withdrawn.addAll(backup.withdrawn);
    }

    PlaceState get(Place place) {
        return states.getOrDefault(place, PlaceState.untouched(place));
    }

    @Override
    public PlaceState see(Place place) {
        return get(place);
    }

    @Override
    public PlaceState arrive(Place place, ReleaseId comer, long fence) {
        return bomb.around(() -> {
            PlaceState known = get(place);
            if (fence >= known.fence()) {
                states.put(place, known.seen(comer));
            }
            return known.seen(comer);
        });
    }

    @Override
    public PlaceState change(Place place, long fence, UnaryOperator<PlaceState> move) {
        return bomb.around(() -> {
            PlaceState before = get(place);
            PlaceState after = move.apply(before);
            return after == before ? before : write(after, fence);
        });
    }

    private PlaceState write(PlaceState after, long fence) {
        long known = get(after.place()).fence();
        if (fence < known) {
            throw new StaleFence(after.place(), fence, known);
        }
        PlaceState written = new PlaceState(
                after.place(),
                after.generations(),
                after.current(),
                after.address(),
                after.latestComer(),
                after.latestBegun(),
                after.journal(),
                fence);
        states.put(after.place(), written);
        return written;
    }

    @Override
    public void settle(Place place, long fence, Journal.Kind kind, ReleaseId release, String key) {
        bomb.around(() -> {
            PlaceState before = get(place);
            Journal journal = before.journal();
            if (journal != null && journal.is(kind, release, key) && journal.over()) {
                PlaceState.Settlement settlement = before.settled();
                keep(place, settlement.kept());
                if (settlement.withdrawn() != null) {
                    withdrawn.add(settlement.withdrawn().generation());
                }
                write(settlement.state(), fence);
            }
            return place;
        });
    }

    private void keep(Place place, @Nullable Deployment kept) {
        if (kept != null) {
            history.computeIfAbsent(place, p -> new TreeMap<>()).put(kept.generation(), kept);
        }
    }

    @Override
    public List<PlaceState> quiet() {
        return states.values().stream()
                .filter(state -> state.journal() == null && state.current() != null)
                .toList();
    }

    @Override
    public Set<Digest> images() {
        return states.values().stream()
                .flatMap(PlaceState::deployments)
                .map(deployment -> deployment.image().digest())
                .collect(Collectors.toSet());
    }

    @Override
    public Optional<Deployment> before(Place place, int generation) {
        return history.getOrDefault(place, new TreeMap<>()).headMap(generation, false).descendingMap().values().stream()
                .filter(deployment -> !withdrawn.contains(deployment.generation()))
                .findFirst();
    }
}
