package dev.slipway.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.events.ReleaseId;
import dev.slipway.runtime.DatabaseTrouble;
import io.quarkus.logging.Log;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Facts, replayed from any point and then live. */
@Path("/api/v1")
@Tag(name = "events")
class EventsResource {
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final Feed feed;
    private final Wakes wakes;
    private final Releases releases;
    private final Subscribers subscribers;

    EventsResource(Feed feed, Wakes wakes, Releases releases, Subscribers subscribers) {
        this.feed = feed;
        this.wakes = wakes;
        this.releases = releases;
        this.subscribers = subscribers;
    }

    /**
     * A page of facts.
     *
     * @param next where to go on
     */
    @Schema(name = "EventPage")
    record Page(List<JsonNode> items, String next) {}

    @GET
    @Path("/releases/{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Blocking
    @RunOnVirtualThread
    @Operation(summary = "Follows a release's events until its outcome; with follow=aftermath beyond it")
    @APIResponse(
            responseCode = "200",
            description = "The events as they come",
            content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(type = SchemaType.STRING)))
    public Multi<OutboundSseEvent> follow(
            @PathParam("id") String id,
            @QueryParam("after") @Nullable @Size(max = 2000) String after,
            @QueryParam("follow") @DefaultValue("") @Pattern(regexp = "^(aftermath)?$") String follow,
            @HeaderParam("Last-Event-ID") @Nullable @Size(max = 2000) String last,
            @Context Sse sse) {
        ReleaseId release = Releases.id(id);
        releases.get(release);
        Position from = Position.decode(last == null ? after : last);
        boolean endless = follow.equals("aftermath");
        return stream(new Feed.Filter(release, "", List.of()), from, sse, endless);
    }

    @GET
    @Path("/releases/{id}/events")
    @Produces(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    @Operation(summary = "A page of a release's events")
    public Page page(
            @PathParam("id") String id,
            @QueryParam("after") @Nullable @Size(max = 2000) String after,
            @QueryParam("follow") @DefaultValue("") @Pattern(regexp = "^(aftermath)?$") String follow,
            @HeaderParam("Last-Event-ID") @Nullable @Size(max = 2000) String last) {
        ReleaseId release = Releases.id(id);
        releases.get(release);
        return read(new Feed.Filter(release, "", List.of()), Position.decode(last == null ? after : last));
    }

    @GET
    @Path("/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Blocking
    @RunOnVirtualThread
    @Operation(summary = "Follows the events of all releases, at least once, from any position")
    @APIResponse(
            responseCode = "200",
            description = "The events as they come",
            content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(type = SchemaType.STRING)))
    public Multi<OutboundSseEvent> followAll(
            @QueryParam("type") List<String> types,
            @QueryParam("application")
                    @DefaultValue("")
                    @Size(max = 63)
                    @Pattern(regexp = Shapes.LINE, message = Shapes.NO_LINE)
                    String application,
            @QueryParam("after") @Nullable @Size(max = 2000) String after,
            @HeaderParam("Last-Event-ID") @Nullable @Size(max = 2000) String last,
            @Context Sse sse) {
        Feed.Filter filter = new Feed.Filter(null, application, types);
        filter.pattern();
        return stream(filter, Position.decode(last == null ? after : last), sse, true);
    }

    @GET
    @Path("/events")
    @Produces(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    @Operation(summary = "A page of the events of all releases")
    public Page pageAll(
            @QueryParam("type") List<String> types,
            @QueryParam("application")
                    @DefaultValue("")
                    @Size(max = 63)
                    @Pattern(regexp = Shapes.LINE, message = Shapes.NO_LINE)
                    String application,
            @QueryParam("after") @Nullable @Size(max = 2000) String after,
            @HeaderParam("Last-Event-ID") @Nullable @Size(max = 2000) String last) {
        return read(new Feed.Filter(null, application, types), Position.decode(last == null ? after : last));
    }

    private Page read(Feed.Filter filter, Position from) {
        Feed.Found found = feed.read(filter, from);
        return new Page(
                found.items().stream()
                        .map(item -> StructuredEvent.tree(item.cloudevent()))
                        .toList(),
                found.next().encode());
    }

    private Multi<OutboundSseEvent> stream(Feed.Filter filter, Position from, Sse sse, boolean endless) {
        return Multi.createFrom()
                .emitter(
                        emitter ->
                                Thread.ofVirtual().start(() -> new Follower(filter, sse, endless, emitter).run(from)),
                        BackPressureStrategy.BUFFER);
    }

    /** One subscriber: reads, sends, waits for news. One that does not read is let go, and comes back where it was. */
    private final class Follower {
        private final Feed.Filter filter;
        private final Sse sse;
        private final boolean endless;
        private final MultiEmitter<? super OutboundSseEvent> emitter;
        private long lastSent = System.nanoTime();
        private final Subscribers.Subscriber subscriber;

        Follower(Feed.Filter filter, Sse sse, boolean endless, MultiEmitter<? super OutboundSseEvent> emitter) {
            this.filter = filter;
            this.sse = sse;
            this.endless = endless;
            this.emitter = emitter;
            this.subscriber = subscribers.of(emitter);
        }

        void run(Position start) {
            Position position = start;
            try (Wakes.Sleeper sleeper = wakes.sleeper(filter.release())) {
                while (!subscriber.isGone()) {
                    boolean over = !endless && subscribers.look(this::over);
                    Position from = position;
                    Feed.Found found = subscribers.look(() -> feed.read(filter, from));
                    for (Feed.Item item : found.items()) {
                        send(item);
                    }
                    position = found.next();
                    boolean nothing = found.items().isEmpty();
                    if (nothing && over) {
                        end();
                        return;
                    } else if (!found.full() && (nothing || !over)) {
                        heartbeat();
                        sleeper.await(HEARTBEAT);
                    }
                }
            } catch (InterruptedException e) {
                emitter.complete();
            } catch (RuntimeException e) {
                breakOff(e);
            }
        }

        /** Whose stream ends comes back where it was. */
        private void breakOff(RuntimeException e) {
            if (DatabaseTrouble.passes(e)) {
                emitter.complete();
            } else {
                Log.errorf(e, "a stream of events is broken off");
                emitter.fail(e);
            }
        }

        private boolean over() {
            ReleaseId release = filter.release();
            return release != null && releases.get(release).over();
        }

        private void send(Feed.Item item) throws InterruptedException {
            subscriber.awaitDemand();
            emitter.emit(sse.newEventBuilder()
                    .id(item.next().encode())
                    .name(item.type())
                    .data(item.cloudevent())
                    .build());
            lastSent = System.nanoTime();
        }

        private void heartbeat() {
            if (System.nanoTime() - lastSent >= HEARTBEAT.toNanos()) {
                emitter.emit(sse.newEventBuilder().comment("alive").build());
                lastSent = System.nanoTime();
            }
        }

        private void end() {
            ReleaseId release = filter.release();
            String outcome = release == null ? "" : releases.get(release).state();
            emitter.emit(sse.newEventBuilder()
                    .name("end")
                    .data("{\"outcome\":\"" + outcome + "\"}")
                    .build());
            emitter.complete();
        }
    }
}
