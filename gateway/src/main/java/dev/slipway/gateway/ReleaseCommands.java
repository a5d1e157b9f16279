package dev.slipway.gateway;

import dev.slipway.events.BuildRequested;
import dev.slipway.events.CancelRequested;
import dev.slipway.events.Event;
import dev.slipway.events.Fact;
import dev.slipway.events.PromotionApproved;
import dev.slipway.events.PromotionRejected;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.RollbackRequested;
import dev.slipway.gateway.problem.ProblemException;
import dev.slipway.runtime.Commands;
import dev.slipway.runtime.Database;
import dev.slipway.runtime.Identity;
import dev.slipway.runtime.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked for. Each in one transaction: the key, the fact, and the view, so that it is seen at once. Waits:
 * to be called where that is allowed. A request with a key that was carried out before leads to the same answer.
 */
@ApplicationScoped
class ReleaseCommands {
    private final Database database;
    private final Commands commands;
    private final Identity identity;
    private final IdempotencyKeys keys;
    private final ReleaseViews views;
    private final PlaceViews places;

    ReleaseCommands(
            Database database,
            Commands commands,
            Identity identity,
            IdempotencyKeys keys,
            ReleaseViews views,
            PlaceViews places) {
        this.database = database;
        this.commands = commands;
        this.identity = identity;
        this.keys = keys;
        this.views = views;
        this.places = places;
    }

    /** A new release. */
    ReleaseDocument build(Asked asked, String repository, String ref) {
        BuildRequested event = refusing(() -> new BuildRequested(asked.actor(), repository, ref, null));
        return begin(asked, tx -> Uni.createFrom().item(event));
    }

    /** The record judges the meaning of its values itself. */
    private static <T> T refusing(java.util.function.Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("", String.valueOf(e.getMessage()), "Mend the request's body.");
        }
    }

    /** A new release of what this one was made of. */
    ReleaseDocument retry(Asked asked, ReleaseId id) {
        return begin(asked, tx -> known(views.find(tx, id), id).map(old -> {
            ReleaseDocument document = old.document();
            return refusing(
                    () -> new BuildRequested(asked.actor(), document.repository(), document.ref(), id));
        }));
    }

    private ReleaseDocument begin(Asked asked, Function<Tx, Uni<BuildRequested>> event) {
        ReleaseId fresh = ReleaseId.next();
        String command = asked.command();
        return database.inTransaction(tx -> keys.claim(tx, asked, fresh, command)
                .flatMap(earlier -> earlier.isPresent()
                        ? document(tx, earlier.get().release())
                        : event.apply(tx).flatMap(made -> begin(tx, fact(asked, fresh, command, made)))));
    }

    private Uni<ReleaseDocument> begin(Tx tx, Fact fact) {
        ReleaseView view = ReleaseView.none(fact.release(), fact.time()).after(fact);
        return commands.state(tx, fact)
                .flatMap(stated -> views.save(tx, view))
                .replaceWith(view.document());
    }

    private Fact fact(Asked asked, ReleaseId release, String command, Event event) {
        return identity.commanding(release, command, asked.traceparent(), event);
    }

    /** Stops a release that is under way; once is enough. */
    ReleaseDocument cancel(Asked asked, ReleaseId id, String reason) {
        String command = asked.command();
        return database.inTransaction(tx -> keys.claim(tx, asked, id, command)
                .flatMap(earlier -> earlier.isPresent()
                        ? document(tx, id)
                        : locked(tx, id).flatMap(view -> cancel(
                                tx, view, fact(asked, id, command, new CancelRequested(asked.actor(), reason))))));
    }

    private Uni<ReleaseDocument> cancel(Tx tx, ReleaseView view, Fact fact) {
        running(view);
        if (view.cancelAsked()) {
            return Uni.createFrom().item(view.document());
        }
        ReleaseView cancelling = view.cancelling();
        return commands.state(tx, fact)
                .flatMap(stated -> views.save(tx, cancelling))
                .replaceWith(cancelling.document());
    }

    /** Lets a release into an environment, or keeps it out. */
    ReleaseDocument decide(Asked asked, ReleaseId id, String environment, boolean approved, String comment) {
        String command = asked.command();
        Event event = refusing(() -> approved
                ? new PromotionApproved(asked.actor(), environment, comment)
                : new PromotionRejected(asked.actor(), environment, comment));
        return database.inTransaction(tx -> keys.claim(tx, asked, id, command)
                .flatMap(earlier -> earlier.isPresent()
                        ? document(tx, id)
                        : locked(tx, id).flatMap(view -> {
                            running(view);
                            going(view, environment);
                            return commands.state(tx, fact(asked, id, command, event))
                                    .replaceWith(view.document());
                        })));
    }

    private static void running(ReleaseView view) {
        ReleaseDocument document = view.document();
        if (document.outcome() != null) {
            throw ProblemException.conflict(
                    "release-ended",
                    "The release has ended",
                    "Release " + document.id() + " is " + document.state() + " since " + document.endedAt() + ".",
                    "Retry it, or roll back what it brought.");
        }
    }

    private static void going(ReleaseView view, String environment) {
        ReleaseDocument document = view.document();
        boolean goes = document.environments().stream().anyMatch(stop -> stop.name()
                .equals(environment));
        if (!goes) {
            throw ProblemException.conflict(
                    "not-on-the-way",
                    "The release does not go there",
                    "Release " + document.id() + " goes to "
                            + document.environments().stream()
                                    .map(ReleaseDocument.Environment::name)
                                    .toList()
                            + ", and not to '" + environment + "'; before it is planned it goes nowhere.",
                    "Name one of these environments, or wait until the release is planned.");
        }
    }

    /** A rollback that was asked for: of which release, by which command. */
    record RollbackAsked(String release, String command) {}

    /** Has what serves in a place replaced by what served there before. */
    RollbackAsked rollback(Asked asked, String application, String environment, String reason) {
        String command = asked.command();
        return database.inTransaction(tx -> serving(tx, application, environment)
                .flatMap(release -> keys.claim(tx, asked, release, command).flatMap(earlier -> {
                    if (earlier.isPresent()) {
                        return Uni.createFrom()
                                .item(new RollbackAsked(
                                        earlier.get().release().toString(),
                                        earlier.get().command()));
                    }
                    Event event = refusing(() ->
                            new RollbackRequested(asked.actor(), command, application, environment, reason));
                    return commands.state(tx, fact(asked, release, command, event))
                            .replaceWith(new RollbackAsked(release.toString(), command));
                })));
    }

    private Uni<ReleaseId> serving(Tx tx, String application, String environment) {
        return places.find(tx, application, environment)
                .map(found -> found.map(place -> ReleaseId.parse(place.release()))
                        .orElseThrow(() -> ProblemException.unknown(
                                "nothing-serves",
                                "Nothing serves there",
                                "Nothing of application '" + application + "' serves in '" + environment + "'.",
                                "GET /api/v1/environments shows what serves where.")));
    }

    /** States that a release made no progress for too long, if that still holds. */
    void expire(ReleaseId id, Instant deadline) {
        database.inTransaction(tx -> locked(tx, id)
                .flatMap(view -> {
                    boolean stalled = view.document().outcome() == null
                            && !view.lastProgress().isAfter(deadline);
                    return stalled ? expire(tx, view, deadline) : Uni.createFrom().voidItem();
                }));
    }

    private Uni<Void> expire(Tx tx, ReleaseView view, Instant deadline) {
        Event event = new dev.slipway.events.ReleaseExpired(
                identity.source().service(), deadline, Stalled.waitingFor(view.document()));
        return commands.state(
                        tx, identity.commanding(ReleaseId.parse(view.document().id()), "deadline", null, event))
                .replaceWithVoid();
    }

    private Uni<ReleaseDocument> document(Tx tx, ReleaseId id) {
        return known(views.find(tx, id), id).map(ReleaseView::document);
    }

    private Uni<ReleaseView> locked(Tx tx, ReleaseId id) {
        return known(views.lock(tx, id), id);
    }

    private static Uni<ReleaseView> known(Uni<Optional<ReleaseView>> found, ReleaseId id) {
        return found.map(view -> view.orElseThrow(() -> unknown(id.toString())));
    }

    static ProblemException unknown(@Nullable String id) {
        return ProblemException.unknown(
                "unknown-release",
                "No such release",
                "There is no release '" + id + "'.",
                "GET /api/v1/releases lists those there are.");
    }
}
