package dev.slipway.gateway;

import dev.slipway.events.EventType;
import dev.slipway.events.Fact;
import dev.slipway.events.ReleaseExpired;
import dev.slipway.events.ReleaseId;
import dev.slipway.runtime.Commands;
import dev.slipway.runtime.Database;
import dev.slipway.runtime.Identity;
import dev.slipway.runtime.Platform;
import dev.slipway.runtime.Tx;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** States that a release is expired which made no progress until its deadline. */
@ApplicationScoped
class Deadlines {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(30);

    private final Database database;
    private final Views views;
    private final Commands commands;
    private final Identity identity;
    private final GatewayConfig config;
    private final Platform platform;
    private volatile Thread watch = new Thread();

    Deadlines(
            Database database,
            Views views,
            Commands commands,
            Identity identity,
            GatewayConfig config,
            Platform platform) {
        this.database = database;
        this.views = views;
        this.commands = commands;
        this.identity = identity;
        this.config = config;
        this.platform = platform;
    }

    void start(@Observes StartupEvent event) {
        refuseSoakBeyond(config.deadline(), platform);
        watch = Repeatedly.start("deadlines", LOOK_EVERY, "deadlines are looked at later", this::look);
    }

    /** A release that soaks makes no progress. */
    static void refuseSoakBeyond(Duration deadline, Platform platform) {
        platform.environments().forEach((name, policy) -> {
            if (policy.soak().compareTo(deadline) >= 0) {
                throw new IllegalArgumentException("slipway.environments.\"" + name + "\".soak is " + policy.soak()
                        + ", and slipway.gateway.deadline, after which a release without progress is expired, "
                        + deadline + ": no release would ever come to " + name + ". Set the deadline to more.");
            }
        });
    }

    void stop(@Observes ShutdownEvent event) {
        watch.interrupt();
    }

    /** Looks at all releases once. */
    void look() {
        long seconds = config.deadline().toSeconds();
        List<ReleaseId> overdue = database.upkeep(tx -> views.overdue(tx, seconds));
        overdue.forEach(release -> expireIfOverdue(release, seconds));
    }

    /** One that cannot be ended keeps no other from its end. */
    private void expireIfOverdue(ReleaseId release, long seconds) {
        try {
            database.inTransaction(tx -> views.isOverdue(tx, release, seconds)
                    .flatMap(still ->
                            still ? expire(tx, release) : Uni.createFrom().item(false)));
        } catch (RuntimeException e) {
            Log.errorf(e, "release %s is overdue, and cannot be ended", release);
        }
    }

    private Uni<Boolean> expire(Tx tx, ReleaseId release) {
        return views.facts(tx, release).flatMap(facts -> {
            Instant since = facts.isEmpty() ? Instant.now() : facts.getLast().time();
            String reached = facts.isEmpty()
                    ? "the request"
                    : EventType.of(facts.getLast().event()).wire();
            Fact fact = identity.commanding(
                    release, "deadline", null, new ReleaseExpired("gateway", since.plus(config.deadline()), reached));
            return commands.state(tx, fact);
        });
    }
}
