package dev.slipway.events;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as it stands in the topic.
 *
 * @param id the same for the same effect, however often it is stated: see {@link EventIds}
 * @param release whose it is; the record's key
 * @param source who stated it
 * @param time when it was stated, by its writer's clock; never for the order of one release's facts, which is the topic's
 * @param causation id of the fact that led to it; null for what came from outside
 * @param traceparent W3C trace context; null when there is none
 * @param job the job that this event concludes, as {@code kind/subject}; null when it concludes none
 * @param event what is said
 */
public record Fact(
        UUID id,
        ReleaseId release,
        Source source,
        Instant time,
        @Nullable UUID causation,
        @Nullable String traceparent,
        @Nullable String job,
        Event event) {
    public Fact {
        Require.present(id, "id");
        Require.present(release, "release");
        Require.present(source, "source");
        Require.present(time, "time");
        Require.present(event, "event");
        if (!EventType.of(event).writers().contains(source)) {
            throw new IllegalArgumentException(
                    EventType.of(event).wire() + " is not " + source.service() + "'s to state");
        }
    }
}
