package dev.slipway.edge;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A running edge: the state folder, the addresses of all places, and the administration interface. */
final class Edge implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Edge.class.getName());

    /** How often a stop looks whether the last request has ended. */
    private static final long DRAIN_LOOK_MILLIS = 20;

    /** The choice of a backend needs no secrecy, and must not be a point where threads meet. */
    private static final RandomGenerator RANDOM =
            () -> ThreadLocalRandom.current().nextLong();

    private final EdgeOptions options;
    private final StateFolder folder;
    private final Vertx vertx;
    private final RouteTable table;
    private final Listeners listeners;
    private final int adminPort;
    private volatile boolean stopping;
    private boolean closed;

    /**
     * Starts; returns when all ports listen, save those that somebody else holds.
     *
     * @throws IOException saying what is missing: the folder, the token, the administration port
     */
    static Edge start(EdgeOptions options) throws IOException {
        StateFolder folder = StateFolder.open(options.state());
        Vertx vertx = Vertx.vertx(vertxOptions());
        try {
            return new Edge(options, folder, vertx);
        } catch (IOException | RuntimeException e) {
            Waiting.upTo("closing", vertx.close());
            folder.close();
            throw e;
        }
    }

    /** Nothing is served from files, so Vert.x needs no cache folder. */
    private static VertxOptions vertxOptions() {
        return new VertxOptions()
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false));
    }

    private Edge(EdgeOptions options, StateFolder folder, Vertx vertx) throws IOException {
        this.options = options;
        this.folder = folder;
        this.vertx = vertx;
        AdminToken token = token();
        this.listeners = new Listeners(vertx, options.bind(), Forwarding.of(options), this::stopping);
        this.table = new RouteTable(folder, RANDOM, options.applicationPorts(), listeners::open);
        table.all().forEach(listeners::reopen);
        this.adminPort = openAdmin(token);
    }

    private @Nullable AdminToken token() throws IOException {
        if (!options.protectedAdmin()) {
            return null;
        }
        Path file = options.tokenFile();
        return AdminToken.read(file == null ? folder.adminToken() : file);
    }

    private int openAdmin(@Nullable AdminToken token) throws IOException {
        AdminApi api = new AdminApi(
                table,
                listeners,
                token,
                vertx.createSharedWorkerExecutor("slipway-edge-admin", 1, 1, TimeUnit.MINUTES),
                config -> address(config.port()),
                this::stopping,
                Instant.now());
        int wanted = options.adminPort() != 0
                ? options.adminPort()
                : folder.adminPort().orElse(0);
        if (wanted == 0) {
            int picked = Ports.DEFAULT.pick(RANDOM, table.reservedPorts(), port -> openAdmin(api, port));
            folder.saveAdminPort(picked);
            return picked;
        }
        if (table.reservedPorts().contains(wanted)) {
            throw new IOException("the administration port " + wanted
                    + " is a place's port: give another with --admin-port, or 0 to have one picked");
        }
        try {
            openAdmin(api, wanted);
        } catch (BindException e) {
            throw new IOException(
                    "the administration port " + wanted
                            + " is held by another process: stop that one, give another with"
                            + " --admin-port, or remove admin-port from " + options.state() + " to have one picked",
                    e);
        }
        if (folder.adminPort().orElse(0) != wanted) {
            folder.saveAdminPort(wanted);
        }
        return wanted;
    }

    private void openAdmin(AdminApi api, int port) throws IOException {
        table.reserve(port);
        Waiting.untilListening(options.bind(), port, vertx.deployVerticle(new AbstractVerticle() {
            @Override
            public void start(Promise<Void> listening) {
                vertx.createHttpServer(new HttpServerOptions()
                                .setHost(options.bind())
                                .setPort(port)
                                .setHttp2ClearTextEnabled(false))
                        .requestHandler(api::handle)
                        .listen()
                        .<Void>mapEmpty()
                        .onComplete(listening);
            }
        }));
    }

    int adminPort() {
        return adminPort;
    }

    private boolean stopping() {
        return stopping;
    }

    /** A wildcard address is told as the loopback one, which is among those that it stands for. */
    private URI address(int port) {
        String host = options.bind();
        if (host.equals("0.0.0.0") || host.equals("::")) {
            host = "127.0.0.1";
        }
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    }

    /** Takes no new requests, lets those in flight finish within the limit, and stops. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        stopping = true;
        drain();
        Waiting.upTo("closing", vertx.close());
        folder.close();
    }

    private void drain() {
        long end = System.nanoTime() + options.drain().toNanos();
        try {
            while (table.busy() > 0 && System.nanoTime() < end) {
                Thread.sleep(DRAIN_LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        long left = table.busy();
        if (left > 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "stopped with {0} requests still in flight after {1} s; --drain-seconds gives them longer",
                    left,
                    options.drain().toSeconds());
        }
    }
}
