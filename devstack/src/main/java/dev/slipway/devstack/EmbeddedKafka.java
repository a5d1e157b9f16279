package dev.slipway.devstack;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One Kafka node, broker and controller at once, in this JVM; on 127.0.0.1 only, without TLS or login.
 *
 * <p>The only class that touches Kafka's internals, which change without notice: an update of Kafka is an update of this
 * file. Topics are never made by mentioning them, and kept for ever unless they say otherwise. A killed process loses
 * nothing that was acknowledged: it lies in the system's page cache, which is forced to the disk every second, so that a
 * power failure loses a second at most.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final int NODE_ID = 1;
    private static final String CONTROLLER = "CONTROLLER";

    private final KafkaRaftServer server;
    private final int port;
    private final FolderLock lock;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedKafka(KafkaRaftServer server, int port, FolderLock lock) {
        this.server = server;
        this.port = port;
        this.lock = lock;
    }

    /**
     * Starts on the folder, which is formatted when it is new, and returns once clients are served.
     *
     * @param folder where logs and metadata lie; made if absent
     * @param port for clients, 1 to 65535
     * @param controllerPort for the node's talk with itself; may differ from start to start
     * @throws IOException when the folder cannot be written, is held by another process, or a port is taken
     */
    public static EmbeddedKafka start(Path folder, int port, int controllerPort) throws IOException {
        Path home = folder.toAbsolutePath();
        FolderLock lock = FolderLock.take(home, "Kafka");
        try {
            requireFree(port);
            requireFree(controllerPort);
            Path data = Files.createDirectories(home.resolve("data"));
            format(data);
            return new EmbeddedKafka(launch(settings(data, port, controllerPort)), port, lock);
        } catch (IOException | RuntimeException failed) {
            lock.close();
            throw new IOException(
                    "Kafka does not start on 127.0.0.1:" + port + " with the folder " + home + ": "
                            + failed.getMessage(),
                    failed);
        }
    }

    /** Kafka itself would say so too, in a page of traces. */
    private static void requireFree(int port) throws IOException {
        if (!FreePorts.isFree(port)) {
            throw new IOException("the port " + port + " is taken: stop what holds it, or name another.");
        }
    }

    private static KafkaRaftServer launch(Properties settings) {
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
        try {
            server.startup();
            return server;
        } catch (RuntimeException failed) {
            server.shutdown();
            throw failed;
        }
    }

    private static void format(Path data) throws IOException {
        if (Files.exists(data.resolve("meta.properties"))) {
            return;
        }
        try (PrintStream silence = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silence)
                    .setNodeId(NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setControllerListenerName(CONTROLLER)
                    .setMetadataLogDirectory(data.toString())
                    .setDirectories(List.of(data.toString()))
                    .setIgnoreFormatted(true)
                    .run();
        } catch (Exception failed) {
            throw new IOException("Kafka's folder " + data + " cannot be formatted: " + failed.getMessage(), failed);
        }
    }

    private static Properties settings(Path data, int port, int controllerPort) {
        Properties settings = new Properties();
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("process.roles", "broker,controller");
        settings.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
        settings.put("controller.listener.names", CONTROLLER);
        settings.put(
                "listeners", "PLAINTEXT://127.0.0.1:" + port + "," + CONTROLLER + "://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        settings.put("log.dirs", data.toString());
        single(settings);
        lasting(settings);
        small(settings);
        return settings;
    }

    /** One node: everything once, and nobody to wait for. */
    private static void single(Properties settings) {
        settings.put("default.replication.factor", "1");
        settings.put("min.insync.replicas", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // Tests of lost consumers must not wait for the usual 6 seconds.
        settings.put("group.min.session.timeout.ms", "1000");
        // After a kill the controller takes the broker for alive for this long, and refuses it until then.
        settings.put("broker.session.timeout.ms", "3000");
        settings.put("broker.heartbeat.interval.ms", "500");
    }

    private static void lasting(Properties settings) {
        settings.put("auto.create.topics.enable", "false");
        settings.put("log.retention.ms", "-1");
        settings.put("log.retention.bytes", "-1");
        settings.put("offsets.retention.minutes", Integer.toString(Integer.MAX_VALUE / 60_000));
        settings.put("log.flush.interval.ms", "1000");
        settings.put("log.flush.scheduler.interval.ms", "500");
    }

    /** A laptop's share of memory, threads and files. */
    private static void small(Properties settings) {
        settings.put("log.cleaner.dedupe.buffer.size", "4194304");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("num.recovery.threads.per.data.dir", "2");
        settings.put("background.threads", "2");
        settings.put("log.index.size.max.bytes", "1048576");
    }

    /** {@code 127.0.0.1:PORT}, for {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** Stops cleanly, so that the next start needs no recovery; returns when the folder is let go. */
    @Override
    public void close() throws IOException {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try (lock) {
            server.shutdown();
            server.awaitShutdown();
        }
    }
}
