package dev.slipway.deploy;

import dev.slipway.deploy.target.Target;
import dev.slipway.runtime.Database;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;

/**
 * Where the instances of this schema's places are known. A deploy-service that cannot see them would take every place for
 * empty, so it does not start.
 */
@ApplicationScoped
class Home {
    private static final String ENTER =
            "insert into home (id, described) values (:id, :described) on conflict (the_one) do nothing";
    private static final String KNOWN = "select id, described from home";

    private final Database database;

    Home(Database database) {
        this.database = database;
    }

    void enter(@Observes StartupEvent event, Target target) {
        enter(target.home());
    }

    /** The first that enters stays; an {@link IllegalStateException} for any other says how to mend it. */
    void enter(Target.Home ours) {
        List<Object[]> known =
                database.inTransaction(tx -> tx.update(ENTER, Map.of("id", ours.id(), "described", ours.described()))
                        .flatMap(entered -> tx.query(KNOWN, Map.of())));
        Object[] home = known.getFirst();
        if (!ours.id().equals(home[0])) {
            throw new IllegalStateException("the instances of this database's places are known to " + home[1]
                    + " alone, and this deploy-service has " + ours.described()
                    + ": start it on that host with that folder as slipway.deploy.state; or, if those instances are gone"
                    + " for good, delete the row of the table home in its schema");
        }
    }
}
