package dev.slipway.gateway;

import dev.slipway.events.ReleaseId;
import dev.slipway.runtime.Database;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Expires releases that make no progress, and forgets what is too old. */
@ApplicationScoped
class Sweep {
    private final Database database;
    private final ReleaseViews views;
    private final ReleaseCommands commands;
    private final LogStore logs;
    private final IdempotencyKeys keys;
    private final GatewayConfig config;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("gateway-sweep").factory());

    Sweep(
            Database database,
            ReleaseViews views,
            ReleaseCommands commands,
            LogStore logs,
            IdempotencyKeys keys,
            GatewayConfig config) {
        this.database = database;
        this.views = views;
        this.commands = commands;
        this.logs = logs;
        this.keys = keys;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        long period = config.sweep().toMillis();
        clock.scheduleWithFixedDelay(() -> attempt("expiring", this::expire), period, period, TimeUnit.MILLISECONDS);
        clock.scheduleWithFixedDelay(() -> attempt("forgetting", this::forget), 1, 60, TimeUnit.MINUTES);
    }

    void stop(@Observes ShutdownEvent event) {
        clock.shutdownNow();
    }

    private static void attempt(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            Log.warnf("%s is put off: %s", what, e);
        }
    }

    /** Several replicas may do it at once: the fact's id is the same. */
    void expire() {
        Instant deadline = Instant.now().minus(config.deadline());
        database.inTransaction(tx -> views.stalled(tx, config.deadline()))
                .forEach(view ->
                        commands.expire(ReleaseId.parse(view.document().id()), deadline));
    }

    private void forget() {
        database.inTransaction(tx -> logs.forget(tx, config.keepLogs()));
        database.inTransaction(tx -> keys.forget(tx, config.keepKeys()));
    }
}
