package dev.slipway.devstack;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;

/** The database {@code slipway} of a server on this machine: where it is, and how a service gets its place in it. */
public sealed class PostgresDatabase permits EmbeddedPostgresServer {
    private static final String DATABASE = "slipway";
    private static final String SUPERUSER = "postgres";
    private static final Pattern SERVICE_NAME = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
    /** Any number, the same in every process: provisioning is done by one at a time. */
    private static final long PROVISION_LOCK = 0x736c6970776179L;

    private final int port;

    PostgresDatabase(int port) {
        this.port = port;
    }

    /** Always {@code 127.0.0.1}. */
    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return port;
    }

    /** {@code jdbc:postgresql://127.0.0.1:PORT/slipway}, without user and password. */
    public String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    private String jdbcUrl(String database) {
        return "jdbc:postgresql://" + host() + ":" + port + "/" + database;
    }

    /** A connection of the superuser; the caller closes it. */
    public Connection connectAsSuperuser() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), SUPERUSER, "");
    }

    void createIfAbsent() throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl(SUPERUSER), SUPERUSER, "")) {
            if (query(connection, "select datname from pg_database where datname = ?", DATABASE)
                    .isEmpty()) {
                execute(connection, "create database %I", DATABASE);
            }
        }
    }

    /**
     * Makes what a service needs, or brings it up to date: a role of that name with that password, and a schema of the same
     * name that it owns and that its {@code search_path} is set to. Safe to repeat, and from several processes at once.
     *
     * @param name a lower-case letter, then up to 62 lower-case letters, digits, {@code _} or {@code -}
     * @param password not empty; leaves this process only as a salted hash
     * @throws SQLException when the server refuses
     */
    public ServiceLogin createService(String name, String password) throws SQLException {
        if (!SERVICE_NAME.matcher(name).matches() || name.startsWith("pg_")) {
            throw new IllegalArgumentException(
                    "The service name " + name + " is not a lower-case letter followed by up to"
                            + " 62 lower-case letters, digits, _ or -, or starts with pg_, which PostgreSQL keeps for itself.");
        }
        if (password.isEmpty()) {
            throw new IllegalArgumentException("The password of the service " + name + " is empty: give it one.");
        }
        try (Connection connection = connectAsSuperuser()) {
            connection.setAutoCommit(false);
            query(connection, "select pg_advisory_xact_lock(?::text::bigint)", Long.toString(PROVISION_LOCK));
            if (query(connection, "select rolname from pg_roles where rolname = ?", name)
                    .isEmpty()) {
                execute(connection, "create role %I login", name);
            }
            connection.unwrap(PGConnection.class).alterUserPassword(name, password.toCharArray(), "scram-sha-256");
            execute(connection, "create schema if not exists %1$I authorization %1$I", name);
            execute(connection, "alter role %1$I set search_path to %1$I", name);
            connection.commit();
        }
        return new ServiceLogin(jdbcUrl(), name, password);
    }

    /** Runs a statement whose place holders the server itself fills with the quoted name: names cannot be parameters. */
    private static void execute(Connection connection, String format, String name) throws SQLException {
        String quoted = query(connection, "select format('" + format + "', ?::text)", name)
                .orElseThrow();
        try (Statement statement = connection.createStatement()) {
            statement.execute(quoted);
        }
    }

    private static Optional<String> query(Connection connection, String sql, String parameter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
            }
        }
    }
}
