package dev.slipway.devstack;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL 17 as a child process on 127.0.0.1, with one database {@code slipway} and a schema for each service.
 *
 * <p>Every login from this machine is trusted (the password is set, but not asked for); no Unix socket is made. A server
 * that an earlier, killed program left behind on the same folder is stopped first. The server's messages of level warning
 * and above go to {@code server.log} in the folder; statements are never written there.
 */
public final class EmbeddedPostgresServer extends PostgresDatabase implements AutoCloseable {
    /** What a crash may cost. */
    public enum Durability {
        /** Nothing that was committed. */
        FULL,
        /** Everything: for tests only, where it halves the time of a commit. */
        FAST
    }

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final long MAX_LOG_BYTES = 4 << 20;

    private final EmbeddedPostgres server;
    private final Path data;
    private final FolderLock lock;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedPostgresServer(EmbeddedPostgres server, Path data, FolderLock lock) {
        super(server.getPort());
        this.server = server;
        this.data = data;
        this.lock = lock;
    }

    /**
     * Starts on the folder, initialised when it is new, and returns once the database answers.
     *
     * @param folder holds {@code data}, {@code server.log} and the unpacked {@code binaries}
     * @param port 1 to 65535
     * @throws IOException when the folder is held by another process or cannot be written, or the port is taken
     */
    public static EmbeddedPostgresServer start(Path folder, int port, Durability durability) throws IOException {
        return start(folder, folder.resolve("binaries"), port, durability);
    }

    /** As above, with the folder into which the server's programs are unpacked, which several servers may share. */
    static EmbeddedPostgresServer start(Path folder, Path binaries, int port, Durability durability)
            throws IOException {
        Path home = folder.toAbsolutePath();
        // The library unpacks its programs into a folder that everybody may write to, so nobody may reach it.
        Folders.restrict(home);
        FolderLock lock = FolderLock.take(home, "PostgreSQL");
        EmbeddedPostgres server = null;
        try {
            Path data = home.resolve("data");
            prepare(data);
            server = launch(home, data, binaries, port, durability);
            new PostgresDatabase(port).createIfAbsent();
            return new EmbeddedPostgresServer(server, data, lock);
        } catch (IOException | RuntimeException | SQLException failed) {
            abandon(server, lock);
            throw new IOException(
                    "PostgreSQL does not start on 127.0.0.1:" + port + " with the folder " + home + ": "
                            + failed.getMessage()
                            + ". See server.log there, and whether something else holds the port.",
                    failed);
        }
    }

    private static void abandon(@Nullable EmbeddedPostgres server, FolderLock lock) throws IOException {
        try (lock) {
            if (server != null) {
                server.close();
            }
        }
    }

    /** Stops an orphan, and removes what a start that was killed in the midst of initialising left. */
    private static void prepare(Path data) throws IOException {
        OrphanPostgres.stop(data);
        // We write this mark after the first start; without it the folder was never a whole cluster, and holds nothing.
        if (Files.isDirectory(data) && !Files.exists(data.resolve("initialised"))) {
            Folders.delete(data);
        }
    }

    private static EmbeddedPostgres launch(Path home, Path data, Path binaries, int port, Durability durability)
            throws IOException {
        ProcessBuilder.Redirect log =
                ProcessBuilder.Redirect.appendTo(logFile(home).toFile());
        String sync = durability == Durability.FULL ? "on" : "off";
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(binaries.toFile())
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPort(port)
                .setPGStartupWait(START_LIMIT)
                .setOutputRedirector(log)
                .setErrorRedirector(log)
                .setLocaleConfig("locale", "C")
                // The library passes -F, which is fsync=off: a setting that follows it wins.
                .setServerConfig("fsync", sync)
                .setServerConfig("synchronous_commit", sync)
                .setServerConfig("full_page_writes", sync)
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("max_connections", "200")
                .setServerConfig("shared_buffers", "64MB")
                .setServerConfig("log_checkpoints", "off")
                .setServerConfig("log_min_messages", "warning")
                .setServerConfig("log_min_error_statement", "panic")
                .setServerConfig("timezone", "UTC")
                .start();
        Path mark = data.resolve("initialised");
        if (!Files.exists(mark)) {
            Files.createFile(mark);
        }
        return server;
    }

    private static Path logFile(Path home) throws IOException {
        Path log = home.resolve("server.log");
        if (Files.exists(log) && Files.size(log) > MAX_LOG_BYTES) {
            Files.delete(log);
        }
        return log;
    }

    /** Whether {@link #close()} was called: an end of the process after that is no accident. */
    boolean isClosed() {
        return closed.get();
    }

    /** The server's process: not a child of this JVM, since it detached itself. */
    ProcessHandle process() throws IOException {
        String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0).trim();
        return ProcessHandle.of(Long.parseLong(pid))
                .orElseThrow(() -> new IOException("The PostgreSQL process " + pid + " is gone."));
    }

    /** Ends all sessions, stops the server and waits for its end. */
    @Override
    public void close() throws IOException {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try (lock) {
            server.close();
            // The library gives up after five seconds.
            OrphanPostgres.stop(data);
        }
    }

    /**
     * Stops the server that a killed program left behind on this folder, if there is one and no living program holds it.
     *
     * @return whether one was stopped
     */
    public static boolean stopOrphan(Path folder) throws IOException {
        Path home = folder.toAbsolutePath();
        if (!Files.isDirectory(home.resolve("data"))) {
            return false;
        }
        try (FolderLock lock = FolderLock.tryTake(home)) {
            return lock != null && OrphanPostgres.stop(home.resolve("data"));
        }
    }
}
