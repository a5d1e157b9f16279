package dev.slipway.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.devstack.EmbeddedPostgresServer.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresServerTest {
    @TempDir
    Path folder;

    @Test
    void shouldKeepCommittedRowsWhenRestartedAndWhenKilled() throws Exception {
        // given
        int port = FreePorts.find();
        try (EmbeddedPostgresServer server = start(port, Durability.FULL)) {
            ServiceLogin login = server.createService("build", "first");
            execute(login, "create table fact(id int primary key)");
            execute(login, "insert into fact values (1)");
        }

        // when: a clean restart, then the server's processes die at once
        try (EmbeddedPostgresServer server = start(port, Durability.FULL)) {
            ServiceLogin login = server.createService("build", "second");
            execute(login, "insert into fact values (2)");
            ProcessHandle process = server.process();
            process.destroyForcibly();
            process.onExit().join();
        }

        // then
        try (EmbeddedPostgresServer server = start(port, Durability.FULL)) {
            ServiceLogin login = server.createService("build", "third");
            assertThat(ask(login, "select string_agg(id::text, ',' order by id) from fact"))
                    .isEqualTo("1,2");
            assertThat(ask(login, "show fsync")).isEqualTo("on");
            assertThat(ask(login, "show synchronous_commit")).isEqualTo("on");
            assertThat(ask(login, "show full_page_writes")).isEqualTo("on");
            assertThat(ask(login, "show max_connections")).isEqualTo("200");
            assertThat(ask(login, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(Path.of("/tmp/.s.PGSQL." + port)).doesNotExist();
            assertThat(ask(login, "show server_version")).startsWith("17.");
        }
    }

    @Test
    void shouldIgnoreStalePidFileWhenItNamesAnotherProcess() throws Exception {
        // given
        int port = FreePorts.find();
        start(port, Durability.FAST).close();
        Path pidFile = folder.resolve("data/postmaster.pid");
        Files.writeString(
                pidFile, ProcessHandle.current().pid() + "\n" + folder.resolve("data") + "\n1\n" + port + "\n");

        // when
        try (EmbeddedPostgresServer server = start(port, Durability.FAST)) {
            // then
            assertThat(server.process().pid())
                    .isNotEqualTo(ProcessHandle.current().pid());
        }
    }

    @Test
    void shouldInitialiseAgainWhenFirstStartWasCutShort() throws Exception {
        // given
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("PG_VERSION"), "17\n");
        Files.writeString(data.resolve("postgresql.conf"), "");

        // when
        try (EmbeddedPostgresServer server = start(FreePorts.find(), Durability.FAST)) {
            // then
            assertThat(server.createService("scan", "secret").jdbcUrl()).isEqualTo(server.jdbcUrl());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void shouldRefuseFolderWhenAnotherServerHoldsIt() throws Exception {
        // given
        try (EmbeddedPostgresServer server = start(FreePorts.find(), Durability.FAST)) {
            // when, then
            assertThatThrownBy(() -> start(FreePorts.find(), Durability.FAST))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Another process holds PostgreSQL");
            assertThat(EmbeddedPostgresServer.stopOrphan(folder)).isFalse();
            assertThat(server.process().isAlive()).isTrue();
        }
    }

    @Test
    void shouldKeepServicesApartWhenProvisioned() throws Exception {
        // given
        PostgresDatabase database = TestStack.shared().postgres();
        ServiceLogin one = database.createService("one-service", "p1");
        ServiceLogin two = database.createService("two_service", "p2");

        // when
        execute(one, "create table if not exists fact(id int)");

        // then
        assertThat(ask(one, "select schemaname || '.' || tableowner from pg_tables where tablename = 'fact'"))
                .isEqualTo("one-service.one-service");
        assertThat(ask(two, "select current_schema()")).isEqualTo("two_service");
        assertThatThrownBy(() -> execute(two, "select * from \"one-service\".fact"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("permission denied");
        assertThat(database.createService("one-service", "p3")).hasToString(one.toString());
        assertThat(one.toString()).doesNotContain("p1");
    }

    @Test
    void shouldStoreOnlyASaltedHashWhenGivenAPassword() throws Exception {
        // given
        PostgresDatabase database = TestStack.shared().postgres();

        // when
        database.createService("hashed", "very-secret");

        // then
        try (Connection connection = database.connectAsSuperuser();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select rolpassword from pg_authid where rolname = 'hashed'")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).startsWith("SCRAM-SHA-256$").doesNotContain("very-secret");
        }
    }

    @Test
    void shouldRejectServiceWhenNameOrPasswordIsUnfit() {
        // given
        PostgresDatabase database = TestStack.shared().postgres();

        // when, then
        for (String name : new String[] {"", "Build", "1st", "a\"b", "a b", "pg_read", "x".repeat(64)}) {
            assertThatThrownBy(() -> database.createService(name, "p"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("service name");
        }
        assertThatThrownBy(() -> database.createService("fine", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("password");
    }

    private EmbeddedPostgresServer start(int port, Durability durability) throws IOException {
        return EmbeddedPostgresServer.start(folder, TestStack.binaries(folder), port, durability);
    }

    private static void execute(ServiceLogin login, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(login.jdbcUrl(), login.user(), login.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(ServiceLogin login, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(login.jdbcUrl(), login.user(), login.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
