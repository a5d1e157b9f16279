package dev.slipway.devstack.registry;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A registry of the OCI distribution specification, version 1.1, on a folder and the loopback address; no TLS, no login.
 *
 * <p>What was answered with 201 or 202 is on the disk. One process at a time may hold the folder. Content that no
 * repository names any more is removed at the next start. Safe for any number of concurrent clients.
 */
public final class OciRegistry implements AutoCloseable {
    static {
        // Read once, when the JDK's server is first used: answers without the delay of Nagle's algorithm, and
        // connections
        // kept longer than the 30 s after which the JDK's own client drops them.
        setIfAbsent("sun.net.httpserver.nodelay", "true");
        setIfAbsent("sun.net.httpserver.idleInterval", "120");
    }

    private static final int BACKLOG = 512;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final HttpServer server;
    private final ExecutorService threads;
    private final FileChannel lockFile;

    private OciRegistry(HttpServer server, ExecutorService threads, FileChannel lockFile) {
        this.server = server;
        this.threads = threads;
        this.lockFile = lockFile;
    }

    /**
     * Opens the folder, made if absent, and serves it on 127.0.0.1.
     *
     * @param folder where everything lies; on a file system with atomic renames
     * @param port 1 to 65535, or 0 for any free one
     * @throws IOException when the folder is held by another process or cannot be written, or the port is taken
     */
    public static OciRegistry start(Path folder, int port) throws IOException {
        Files.createDirectories(folder);
        FileChannel lockFile = lock(folder);
        HttpServer server = null;
        try {
            Disk disk = new Disk(folder.resolve("staging"));
            ContentStore content = new ContentStore(folder.resolve("blobs"), disk);
            Repositories repositories = new Repositories(folder.resolve("repositories"), disk);
            content.sweep(repositories.links());

            server = bind(port);
            ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
            server.setExecutor(threads);
            server.createContext("/", new RegistryHttp(content, repositories, new Uploads(disk)));
            server.start();
            return new OciRegistry(server, threads, lockFile);
        } catch (IOException | RuntimeException failed) {
            stop(server);
            lockFile.close();
            throw failed;
        }
    }

    private static void stop(@Nullable HttpServer server) {
        if (server != null) {
            server.stop(0);
        }
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** {@code 127.0.0.1:PORT}, the form in which image references name a registry. */
    public String address() {
        return "127.0.0.1:" + port();
    }

    /** Stops listening, drops the requests under way, and lets go of the folder. */
    @Override
    public void close() throws IOException {
        server.stop(0);
        threads.shutdownNow();
        lockFile.close();
    }

    private static HttpServer bind(int port) throws IOException {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), BACKLOG);
        } catch (BindException taken) {
            throw new IOException(
                    "The registry cannot listen on 127.0.0.1:" + port + ": " + taken.getMessage()
                            + ". Stop what holds the port, or name another.",
                    taken);
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        Path file = folder.resolve(".lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!tryLock(channel)) {
            channel.close();
            throw new IOException("Another registry holds " + folder + ": stop it, or name another folder.");
        }
        return channel;
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldInThisProcess) {
            return false;
        }
    }

    private static void setIfAbsent(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
