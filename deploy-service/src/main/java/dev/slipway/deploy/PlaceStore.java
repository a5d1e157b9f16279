package dev.slipway.deploy;

import dev.slipway.deploy.rollout.Place;
import dev.slipway.events.Digest;
import dev.slipway.events.ReleaseId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where places are remembered. Each call is one transaction that locks one place, and fails with what {@link
 * dev.slipway.runtime.DatabaseTrouble} knows while the database is away.
 */
interface PlaceStore {
    /** What is known of a place right now. Notes nothing, and locks nothing. */
    PlaceState see(Place place);

    /** Notes that a release came to a place. Leaves the fence alone: whoever waits takes nothing from the holder. */
    PlaceState arrive(Place place, ReleaseId comer, long fence);

    /**
     * Makes a move. One that answers the very state it was given changes nothing, the fence included: whoever only looks
     * must not take the place from its holder. An equal state that is not the same one ({@link PlaceState#left}) is
     * written, with the fence.
     *
     * @throws dev.slipway.deploy.rollout.StaleFence when there is a move, and a higher fence wrote here before; nothing
     *     is changed then
     */
    PlaceState change(Place place, long fence, UnaryOperator<PlaceState> move);

    /**
     * Makes a move that must know what served before what serves: it is looked for again when something else serves by
     * the time that the place is locked.
     *
     * @param older of what serves
     * @param move is given the state, and what served before; null for nothing
     */
    default PlaceState change(
            Place place,
            long fence,
            Function<Deployment, Optional<Deployment>> older,
            BiFunction<PlaceState, @Nullable Deployment, PlaceState> move) {
        while (true) {
            Deployment serves = see(place).current();
            Deployment before = serves == null ? null : older.apply(serves).orElse(null);
            AtomicBoolean current = new AtomicBoolean();
            PlaceState state = change(place, fence, locked -> {
                current.set(Objects.equals(locked.current(), serves));
                return current.get() ? move.apply(locked, before) : locked;
            });
            if (current.get()) {
                return state;
            }
        }
    }

    /**
     * Lets go of a place whose rollout of this kind, release and key has ended, and keeps its history; nothing happens when
     * another holds it.
     *
     * @throws dev.slipway.deploy.rollout.StaleFence when a higher fence wrote here before; nothing is changed then
     */
    void settle(Place place, long fence, Journal.Kind kind, ReleaseId release, String key);

    /** Places where something serves and no rollout runs, as they are now. */
    List<PlaceState> quiet();

    /** Images that a place may need soon: what serves, what a rollout brings or takes away, what would be gone back to. */
    Set<Digest> images();

    /** The latest deployment before this generation that served to its end and was not withdrawn. */
    Optional<Deployment> before(Place place, int generation);
}
