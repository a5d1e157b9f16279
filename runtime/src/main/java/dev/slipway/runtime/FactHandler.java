package dev.slipway.runtime;

import dev.slipway.events.EventType;
import dev.slipway.events.Fact;
import io.smallrye.mutiny.Uni;
import java.util.Map;

/** What a service makes of a fact. A stage service has {@link StageIntake}; the gateway keeps its views. */
public interface FactHandler {
    /** Whether facts of this type are to be taken in; others never reach the database. */
    boolean wants(EventType type);

    /**
     * Takes a fact in, within a transaction in which it also advances the position past it. Must be safe to repeat.
     *
     * @return false when nothing was taken in, because an earlier fact of the release is parked
     */
    Uni<Boolean> take(Tx tx, Received received);

    /**
     * A fact with its place on the topic.
     *
     * @param advance past it
     */
    record Received(Fact fact, Advance advance) {}

    /** Whether to take in again what this replica stated itself. */
    default boolean wantsOwn() {
        return false;
    }

    /** A record that is no fact of ours. The default leaves it: the gateway alone puts them on the dead letters. */
    default void malformed(Record record, String reason) {}

    /**
     * A record as it came.
     *
     * @param key null when there is none
     * @param headers names with values in UTF-8
     * @param data null when there is none
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Record(
            int partition,
            long offset,
            @org.jspecify.annotations.Nullable String key,
            Map<String, String> headers,
            byte @org.jspecify.annotations.Nullable [] data) {}
}
