package dev.slipway.runtime;

import dev.slipway.events.Event;
import dev.slipway.events.EventIds;
import dev.slipway.events.EventType;
import dev.slipway.events.Fact;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.Source;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who this service is, and the facts it states. */
@ApplicationScoped
public class Identity {
    private final Source source;
    private final String worker;

    Identity(RuntimeConfig config) {
        source = Source.parse(config.service());
        worker = config.worker();
    }

    /** Which service. */
    public Source source() {
        return source;
    }

    /** Which replica. */
    public String worker() {
        return worker;
    }

    /** What led to a fact. */
    record Cause(@Nullable UUID event, @Nullable String traceparent) {
        static final Cause NONE = new Cause(null, null);
    }

    /** A fact that a job's conclusion states. */
    Fact concluding(ReleaseId release, String kind, String subject, int attempt, Cause cause, Event event) {
        EventType type = EventType.of(event);
        return new Fact(
                EventIds.of(release, source, type, kind, subject, attempt),
                release,
                source,
                Instant.now(),
                cause.event(),
                cause.traceparent(),
                kind + "/" + subject,
                event);
    }

    /** A fact that a job states at most once whatever its attempts. */
    Fact stating(ReleaseId release, String kind, String subject, Cause cause, Event event) {
        EventType type = EventType.of(event);
        return new Fact(
                EventIds.of(release, source, type, kind, subject, 0),
                release,
                source,
                Instant.now(),
                cause.event(),
                cause.traceparent(),
                null,
                event);
    }

    /**
     * A fact that a command from outside leads to.
     *
     * @param command the command's own id, unique to it
     */
    public Fact commanding(ReleaseId release, String command, @Nullable String traceparent, Event event) {
        return stating(release, "command", command, new Cause(null, traceparent), event);
    }
}
