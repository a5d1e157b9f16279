package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatabaseConnectionsTest {
    @Test
    void shouldKeepConnectionsAliveToEveryServer() {
        // when
        List<SqlConnectOptions> servers = DatabaseConnections.keptAlive(
                List.of(new PgConnectOptions().setHost("first"), new PgConnectOptions().setHost("second")));

        // then
        assertThat(servers)
                .allMatch(SqlConnectOptions::isTcpKeepAlive)
                .extracting(SqlConnectOptions::getHost)
                .containsExactly("first", "second");
    }
}
