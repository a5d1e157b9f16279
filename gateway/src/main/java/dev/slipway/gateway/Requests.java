package dev.slipway.gateway;

import dev.slipway.events.BuildRequested;
import dev.slipway.events.CancelRequested;
import dev.slipway.events.Digest;
import dev.slipway.events.Event;
import dev.slipway.events.Fact;
import dev.slipway.events.PromotionApproved;
import dev.slipway.events.PromotionRejected;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.RollbackRequested;
import dev.slipway.runtime.Commands;
import dev.slipway.runtime.Database;
import dev.slipway.runtime.Identity;
import dev.slipway.runtime.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** States what is asked for: the fact, the view that answers at once, and the idempotency key, in one transaction. */
@ApplicationScoped
class Requests {
    private static final String REMEMBER = """
            insert into idempotency (key, actor, request, release_id)
            values (:key, :actor, :request, cast(cast(:release as text) as uuid)) on conflict do nothing
            """;
    private static final String REMEMBERED =
            "select request, cast(release_id as text) from idempotency where key = :key and actor = :actor";

    private static final Set<String> UNDECIDED = Set.of("waiting", "awaiting-approval");
    private static final Set<String> ARRIVING = Set.of("rolling-out", "smoke-testing");
    private static final int MOST_ARRIVING = 100;

    private final Database database;
    private final Commands commands;
    private final Identity identity;
    private final Views views;

    Requests(Database database, Commands commands, Identity identity, Views views) {
        this.database = database;
        this.commands = commands;
        this.identity = identity;
        this.views = views;
    }

    /**
     * A request from outside.
     *
     * @param key the client's idempotency key; null when it sent none
     * @param traceparent W3C trace context; null when it sent none
     */
    record Call(
            String actor, @Nullable String key, @Nullable String traceparent) {
        /** The same for a repeated call, so that its fact has the same id. */
        String command() {
            return key == null ? UUID.randomUUID().toString() : actor + ":" + key;
        }
    }

    /** Begins a release, or gives the one that the same call began before. */
    ReleaseView build(Call call, String repository, String ref, @Nullable ReleaseId retryOf) {
        BuildRequested event = event(() -> new BuildRequested(call.actor(), repository, ref, retryOf));
        return database.inTransaction(tx -> once(
                tx,
                call,
                // What a retry builds is found out, and may be known better the second time.
                retryOf == null ? event.toString() : "retry " + retryOf,
                () -> views.newest(tx)
                        .map(newest -> newest.map(ReleaseId::after).orElseGet(ReleaseId::next)),
                release -> begin(tx, call, release, event),
                release -> remembered(tx, release)));
    }

    private Uni<ReleaseView> begin(Tx tx, Call call, ReleaseId release, BuildRequested event) {
        Fact fact = identity.commanding(release, call.command(), call.traceparent(), event);
        ReleaseView view = ReleaseFold.of(List.of(fact));
        return commands.state(tx, fact)
                .flatMap(stated -> view == null ? Uni.createFrom().voidItem() : views.put(tx, view))
                .replaceWith(view);
    }

    private Uni<ReleaseView> remembered(Tx tx, ReleaseId release) {
        return views.get(tx, release).map(view -> {
            if (view == null) {
                throw new IllegalStateException("the remembered release " + release + " has no view");
            }
            return view;
        });
    }

    /** Asks for a release to be cancelled. */
    ReleaseView cancel(Call call, ReleaseId id, String reason) {
        return onRunning(call, id, "cancel", new CancelRequested(call.actor(), reason), view -> {});
    }

    /** Lets a release into an environment, or keeps it out. */
    ReleaseView decide(Call call, ReleaseId id, String environment, boolean approve, String comment) {
        Event event = event(() -> approve
                ? new PromotionApproved(call.actor(), environment, comment)
                : new PromotionRejected(call.actor(), environment, comment));
        return onRunning(call, id, "decide on", event, view -> {
            refuseUnplanned(view, environment);
            refuseUndecidable(view, environment);
        });
    }

    private static void refuseUndecidable(ReleaseView view, String environment) {
        view.environments().stream()
                .filter(place -> place.name().equals(environment) && !UNDECIDED.contains(place.state()))
                .findFirst()
                .ifPresent(place -> {
                    throw Problem.of(
                                    "nothing-to-decide",
                                    409,
                                    "Release " + view.id() + " is past that in '" + environment + "': it is "
                                            + place.state() + " there.",
                                    "Decide on an environment that awaits it; /api/v1/releases/" + view.id()
                                            + " shows which.")
                            .thrown();
                });
    }

    /** Before there is a plan, nobody knows where the release will go. */
    private static void refuseUnplanned(ReleaseView view, String environment) {
        List<String> planned = view.environments().stream()
                .map(ReleaseView.EnvironmentView::name)
                .toList();
        if (view.application() != null && !planned.contains(environment)) {
            throw Problem.of(
                            "unknown-environment",
                            422,
                            "Release " + view.id() + " does not go to '" + environment + "'.",
                            planned.isEmpty()
                                    ? "It is deployed nowhere."
                                    : "It goes to " + String.join(", ", planned) + ".")
                    .thrown();
        }
    }

    private ReleaseView onRunning(Call call, ReleaseId id, String verb, Event event, Consumer<ReleaseView> mayRefuse) {
        return database.inTransaction(tx -> once(
                tx,
                call,
                id + " " + event,
                () -> Uni.createFrom().item(id),
                release -> onRunning(tx, call, release, verb, event, mayRefuse),
                release -> remembered(tx, release)));
    }

    private Uni<ReleaseView> onRunning(
            Tx tx, Call call, ReleaseId id, String verb, Event event, Consumer<ReleaseView> mayRefuse) {
        return views.get(tx, id).flatMap(view -> {
            if (view == null) {
                throw Releases.unknown(id.toString()).thrown();
            } else if (view.over()) {
                throw Problem.of(
                                "release-over",
                                409,
                                "Release " + id + " is " + view.state() + "; there is nothing left to " + verb + ".",
                                "Look at it under /api/v1/releases/" + id + ".")
                        .thrown();
            }
            mayRefuse.accept(view);
            return commands.state(tx, identity.commanding(id, call.command(), call.traceparent(), event))
                    .replaceWith(view);
        });
    }

    /**
     * A place that is to be brought back.
     *
     * @param release that is to be replaced
     * @param command the request's id, as in its event
     */
    record Rollback(String release, String command) {}

    /**
     * Asks for a place to be brought back. A repeated call addresses the release that the first one did, whatever
     * serves there by now.
     */
    Rollback rollback(Call call, String application, String environment, String reason) {
        String command = call.command();
        Event event = event(() -> new RollbackRequested(call.actor(), command, application, environment, reason));
        return database.inTransaction(tx -> once(
                tx,
                call,
                event.toString(),
                () -> serving(tx, application, environment)
                        .flatMap(serves -> arriving(tx, application, environment, serves)),
                release -> commands.state(tx, identity.commanding(release, command, call.traceparent(), event))
                        .replaceWith(new Rollback(release.toString(), command)),
                release -> Uni.createFrom().item(new Rollback(release.toString(), command))));
    }

    private Uni<ReleaseId> serving(Tx tx, String application, String environment) {
        return views.places(tx, application).map(places -> places.stream()
                .filter(candidate -> candidate.environment().equals(environment))
                .findFirst()
                .map(place -> ReleaseId.parse(place.release()))
                .orElseThrow(() -> Problem.of(
                                "nothing-there",
                                404,
                                "Nothing of application '" + application + "' is in environment '" + environment + "'.",
                                "See /api/v1/environments for what is where. A first version that is on its way is taken back"
                                        + " by cancelling its release.")
                        .thrown()));
    }

    /** The release that is about to replace what serves, if one is: going back keeps what serves, then. */
    private Uni<ReleaseId> arriving(Tx tx, String application, String environment, ReleaseId serves) {
        return arriving(tx, application, environment, "cancelling").flatMap(cancelling -> {
            cancelling.ifPresent(Requests::refuseRollback);
            return arriving(tx, application, environment, "running").map(running -> running.orElse(serves));
        });
    }

    private static void refuseRollback(ReleaseId cancelling) {
        throw Problem.of(
                        "being-brought-back",
                        409,
                        "Release " + cancelling + " is being cancelled, which brings back what served before it.",
                        "See /api/v1/releases/" + cancelling + " for how that goes on; ask again once it is over, to go"
                                + " back further.")
                .thrown();
    }

    private Uni<Optional<ReleaseId>> arriving(Tx tx, String application, String environment, String state) {
        return views.page(tx, "", application, state, MOST_ARRIVING).map(releases -> releases.stream()
                .filter(view -> view.environments().stream()
                        .anyMatch(place -> place.name().equals(environment) && ARRIVING.contains(place.state())))
                .findFirst()
                .map(ReleaseView::id));
    }

    /** What a record's constructor refuses is the caller's to mend. */
    private static <E> E event(Supplier<E> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw Problem.of("invalid-request", 422, e.getMessage() + ".", "Correct it and send the request again.")
                    .thrown();
        }
    }

    /**
     * Does what is asked for, once for each key.
     *
     * @param request all that the caller asked for, in words: a key goes with one request
     * @param addressed the release that it is about, when it is asked for the first time
     */
    private <T> Uni<T> once(
            Tx tx,
            Call call,
            String request,
            Supplier<Uni<ReleaseId>> addressed,
            Function<ReleaseId, Uni<T>> first,
            Function<ReleaseId, Uni<T>> again) {
        if (call.key() == null) {
            return addressed.get().flatMap(first::apply);
        }
        String hash = Digest.of(request.getBytes(StandardCharsets.UTF_8)).hex();
        return known(tx, call, hash).flatMap(known -> known.map(again)
                .orElseGet(() -> addressed.get().flatMap(release -> remember(tx, call, hash, release)
                        .flatMap(fresh -> fresh
                                ? first.apply(release)
                                : known(tx, call, hash).flatMap(other -> again.apply(other.orElse(release)))))));
    }

    /** False when the same key came in at the same time, and was faster. */
    private static Uni<Boolean> remember(Tx tx, Call call, String hash, ReleaseId release) {
        return tx.update(
                        REMEMBER,
                        Map.of(
                                "key", String.valueOf(call.key()),
                                "actor", call.actor(),
                                "request", hash,
                                "release", release.toString()))
                .map(added -> added > 0);
    }

    private static Uni<Optional<ReleaseId>> known(Tx tx, Call call, String hash) {
        return tx.query(REMEMBERED, Map.of("key", String.valueOf(call.key()), "actor", call.actor()))
                .map(rows -> rows.stream().findFirst().map(row -> {
                    if (!hash.equals(row[0])) {
                        throw Problem.of(
                                        "key-reused",
                                        422,
                                        "Idempotency-Key '" + call.key() + "' was used for another request.",
                                        "Use a new key for a new request.")
                                .thrown();
                    }
                    return ReleaseId.parse((String) row[1]);
                }));
    }
}
