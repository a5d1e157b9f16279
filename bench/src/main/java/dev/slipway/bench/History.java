package dev.slipway.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Multiplies all that an ended release left in the databases: its rows, as they are, with fresh ids of an earlier time.
 * On the topic nothing is added, and what services have in memory is not touched.
 */
final class History {
    private static final Map<String, String> STAGE_TABLES = Map.of("release", "id", "job", "release_id");
    private static final Map<String, String> GATEWAY_TABLES = Map.of(
            "release", "id",
            "inbox", "release_id",
            "fact", "release_id",
            "release_view", "id",
            "place_history", "release_id",
            "log_chunk", "release_id");

    /** Ids of version 7 (RFC 9562, section 5.7), a second apart, up to one hour ago. */
    private static final String IDS = """
            create temp table history as
            select n, (lpad(to_hex(extract(epoch from now())::bigint * 1000 - 3600000 - n * 1000::bigint), 12, '0')
                       || '7' || substr(md5(random()::text), 1, 3) || '8' || substr(md5(random()::text), 1, 15))::uuid as fresh
            from generate_series(1, ?) as n
            """;

    private static final String COLUMNS = """
            select column_name, data_type from information_schema.columns
            where table_schema = ? and table_name = ? and is_identity = 'NO' order by ordinal_position
            """;

    private final Connection connection;
    private final String release;

    /** One that multiplies this release, over a connection of the superuser. */
    History(Connection connection, String release) {
        this.connection = connection;
        this.release = release;
    }

    /** Adds so many; returns once the planner knows of them. */
    void add(int count) throws SQLException {
        try (PreparedStatement ids = connection.prepareStatement(IDS)) {
            ids.setInt(1, count);
            ids.executeUpdate();
        }
        for (String stage : Database.STAGES) {
            multiply("bench-" + stage, STAGE_TABLES);
        }
        multiply("gateway", GATEWAY_TABLES);
        try (Statement statement = connection.createStatement()) {
            statement.execute("analyze");
        }
    }

    private void multiply(String schema, Map<String, String> tables) throws SQLException {
        // Jobs refer to releases.
        multiply(schema, "release", "id");
        for (Map.Entry<String, String> table : tables.entrySet()) {
            if (!table.getKey().equals("release")) {
                multiply(schema, table.getKey(), table.getValue());
            }
        }
    }

    private void multiply(String schema, String table, String releaseColumn) throws SQLException {
        Map<String, String> columns = columns(schema, table, releaseColumn);
        String sql = insert(schema, table, releaseColumn, columns);
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** Names come from the catalogue and from the constants above. */
    private String insert(String schema, String table, String releaseColumn, Map<String, String> columns) {
        return "insert into \"%s\".%s (%s) select %s from \"%s\".%s t cross join history h where t.%s = '%s'"
                .formatted(
                        schema,
                        table,
                        String.join(", ", columns.keySet()),
                        String.join(", ", columns.values()),
                        schema,
                        table,
                        releaseColumn,
                        release);
    }

    private Map<String, String> columns(String schema, String table, String releaseColumn) throws SQLException {
        Map<String, String> columns = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, schema);
            statement.setString(2, table);
            ResultSet rows = statement.executeQuery();
            while (rows.next()) {
                String name = rows.getString(1);
                columns.put(name, name.equals(releaseColumn) ? "h.fresh" : value(name));
            }
        }
        return columns;
    }

    /** What is unique is made anew; where the release's id stands in a text, it is replaced. */
    private String value(String column) {
        return switch (column) {
            case "id", "event_id" -> "gen_random_uuid()";
            case "record_offset" -> "-(h.n * 100 + row_number() over (partition by h.n))";
            case "cloudevent", "view" -> "replace(t.%s, '%s', h.fresh::text)".formatted(column, release);
            default -> "t." + column;
        };
    }
}
