package dev.slipway.runtime;

import dev.slipway.events.Event;
import dev.slipway.events.ReleaseId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a service knows of a release, in the order in which it came to know it: its stage's interests, what
 * may end a release, and what it has stated itself. Once the release has its outcome only what follows the outcome is left.
 *
 * @param release whose facts
 * @param events the facts
 */
public record Facts(ReleaseId release, List<Event> events) {
    public Facts {
        events = List.copyOf(events);
    }

    /** These and, after them, those events that are not among them. */
    public Facts with(List<? extends Event> further) {
        List<Event> all = new ArrayList<>(events);
        further.stream().filter(event -> !events.contains(event)).forEach(all::add);
        return new Facts(release, all);
    }

    /** Every event of this record. */
    public <E extends Event> List<E> all(Class<E> record) {
        return events.stream().filter(record::isInstance).map(record::cast).toList();
    }

    /** The first event of this record. */
    public <E extends Event> Optional<E> first(Class<E> record) {
        return all(record).stream().findFirst();
    }

    /** The first event of this record that is like this. */
    public <E extends Event> Optional<E> first(Class<E> record, Predicate<E> like) {
        return all(record).stream().filter(like).findFirst();
    }

    /** Whether there is an event of this record. */
    public boolean has(Class<? extends Event> record) {
        return events.stream().anyMatch(record::isInstance);
    }
}
