package dev.slipway.runtime;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Connections to PostgreSQL that the operating system keeps alive. A machine that vanishes closes none: without that, whoever
 * waits for its answer would wait for ever.
 */
@ApplicationScoped
class DatabaseConnections implements PgPoolCreator {
    @Override
    public Pool create(Input input) {
        return PgBuilder.pool()
                .with(input.poolOptions())
                .connectingTo(keptAlive(input.pgConnectOptionsList()))
                .using(input.vertx())
                .build();
    }

    static List<SqlConnectOptions> keptAlive(List<PgConnectOptions> servers) {
        servers.forEach(server -> server.setTcpKeepAlive(true));
        return List.copyOf(servers);
    }
}
