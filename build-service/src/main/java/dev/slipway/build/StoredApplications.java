package dev.slipway.build;

import dev.slipway.runtime.Database;
import dev.slipway.runtime.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** Bindings in this service's schema. */
@ApplicationScoped
class StoredApplications implements Applications {
    private static final String BIND = """
            insert into application (name, repository)
            select :name, :repository
            where exists (select 1 from job where id = cast(cast(:job as text) as uuid) and fence = :fence)
            on conflict (name) do nothing""";
    private static final String BOUND = "select repository from application where name = :name";

    private final Database database;

    StoredApplications(Database database) {
        this.database = database;
    }

    @Override
    public String bind(String application, String repository, String job, long fence) throws InterruptedException {
        List<Object[]> bound = database.inTransaction(tx -> bind(tx, application, repository, job, fence));
        if (bound.isEmpty()) {
            throw new InterruptedException("application " + application + " may not be bound: the lease is lost");
        }
        return (String) bound.getFirst()[0];
    }

    private static Uni<List<Object[]>> bind(Tx tx, String application, String repository, String job, long fence) {
        return tx.update(BIND, Map.of("name", application, "repository", repository, "job", job, "fence", fence))
                .flatMap(inserted -> tx.query(BOUND, Map.of("name", application)));
    }
}
