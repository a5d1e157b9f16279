package dev.slipway.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the measured services left in PostgreSQL, read and multiplied by its superuser. */
final class Database {
    /** The stage services, whose logins and schemas are {@code bench-} and their names. */
    static final List<String> STAGES = List.of("build", "test", "scan", "deploy");

    private final String jdbc;

    Database(String jdbc) {
        this.jdbc = jdbc;
    }

    /** How long each release's jobs ran altogether, in nanoseconds, as their verdicts say. */
    Map<String, Long> jobNanos() throws SQLException {
        Map<String, Long> nanos = new HashMap<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String stage : STAGES) {
                ResultSet rows = statement.executeQuery(
                        "select release_id, sum((verdict::json->>'nanos')::bigint) from \"bench-%s\".job group by 1"
                                .formatted(stage));
                while (rows.next()) {
                    nanos.merge(rows.getString(1), rows.getLong(2), Long::sum);
                }
            }
        }
        return nanos;
    }

    /** Makes so many more of what this ended release left. */
    void multiply(String release, int count) throws SQLException {
        try (Connection connection = connect()) {
            new History(connection, release).add(count);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbc, "postgres", "");
    }
}
