package dev.slipway.gateway;

import dev.slipway.runtime.Database;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;

/** Deletes logs of releases that ended long ago; what happened to them stays known. */
@ApplicationScoped
class LogRetention {
    private static final Duration LOOK_EVERY = Duration.ofMinutes(10);

    /**
     * So few releases at once that nobody who stores or reads a log waits for it. It goes from one release that has a log to
     * the next: those that have none any more become ever more.
     */
    static final String DELETE = """
            with recursive kept(release_id) as (
                (select release_id from log_chunk order by release_id limit 1)
                union all
                select next.release_id
                from kept k
                cross join lateral (
                    select release_id from log_chunk where release_id > k.release_id order by release_id limit 1) next)
            delete from log_chunk where release_id in (
                select k.release_id from kept k
                where (
                    select v.state not in ('running', 'cancelling')
                           and v.progress_at < now() - cast(cast(:age as text) as interval)
                    from release_view v where v.id = k.release_id)
                limit 100)
            """;

    private final Database database;
    private final GatewayConfig config;
    private volatile Thread watch = new Thread();

    LogRetention(Database database, GatewayConfig config) {
        this.database = database;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        watch = Repeatedly.start(
                "log retention", LOOK_EVERY, "old logs are deleted later", () -> delete(config.keepLogs()));
    }

    void stop(@Observes ShutdownEvent event) {
        watch.interrupt();
    }

    /** Deletes the logs of all releases that ended longer ago than this. */
    void delete(Duration age) {
        int deleted;
        do {
            deleted = database.upkeep(tx -> tx.update(DELETE, Map.of("age", age.toMillis() + " milliseconds")));
        } while (deleted > 0);
    }
}
