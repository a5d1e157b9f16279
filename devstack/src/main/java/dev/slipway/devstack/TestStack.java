package dev.slipway.devstack;

import dev.slipway.devstack.registry.OciRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * One Kafka, one PostgreSQL and one registry for all tests of a JVM. Each part starts when it is first asked for, lies in a
 * temporary folder, and goes with the JVM.
 *
 * <p>Tests share the parts and therefore keep apart by names: a topic, a service ({@link #newService}) or a repository of
 * their own. PostgreSQL runs without forcing anything to the disk.
 *
 * <p>The addresses stand in system properties ({@code slipway.teststack.<part>}), so that a test framework that loads this
 * class twice in one JVM still has one stack; a part whose property is set already is not started, but used.
 */
public final class TestStack {
    private static final TestStack SHARED = new TestStack();
    private static final String PROPERTY = "slipway.teststack.";

    private TestStack() {}

    /** The stack of this JVM; costs nothing until a part is asked for. */
    public static TestStack shared() {
        return SHARED;
    }

    /** Starts all parts at once: faster, for whoever needs them all, than one after the other. */
    public TestStack startAll() {
        Stream<Runnable> starts = Stream.of(this::kafkaBootstrap, this::postgres, this::registryAddress);
        starts.map(start -> CompletableFuture.runAsync(start, task -> new Thread(task).start()))
                .toList()
                .forEach(CompletableFuture::join);
        return this;
    }

    /** {@code 127.0.0.1:PORT}, for {@code bootstrap.servers}. */
    public String kafkaBootstrap() {
        return "127.0.0.1:" + port(Part.KAFKA);
    }

    /** The database {@code slipway}, where each service has its schema. */
    public PostgresDatabase postgres() {
        return new PostgresDatabase(port(Part.POSTGRES));
    }

    /** {@code 127.0.0.1:PORT}, as image references name a registry; plain HTTP. */
    public String registryAddress() {
        return "127.0.0.1:" + port(Part.REGISTRY);
    }

    /**
     * A role with an empty schema that nobody had before.
     *
     * @param prefix what its name starts with: a lower-case letter, then up to 40 lower-case letters, digits or {@code _}
     */
    public ServiceLogin newService(String prefix) {
        String unique = UUID.randomUUID().toString().replace("-", "");
        try {
            return postgres().createService(prefix + "_" + unique.substring(0, 12), unique);
        } catch (SQLException failed) {
            throw new IllegalStateException("The test's PostgreSQL refuses the service " + prefix + ".", failed);
        }
    }

    private static int port(Part part) {
        String property = PROPERTY + part.key();
        // An interned string is the one object that all loaders of this class share.
        synchronized (property.intern()) {
            String known = System.getProperty(property);
            if (known != null) {
                return Integer.parseInt(known);
            }
            try {
                int port = start(part);
                System.setProperty(property, Integer.toString(port));
                return port;
            } catch (IOException failed) {
                throw new UncheckedIOException("The test's " + part.key() + " does not start.", failed);
            }
        }
    }

    private static int start(Part part) throws IOException {
        Path folder = Files.createTempDirectory("slipway-" + part.key() + "-");
        int port = FreePorts.find();
        AutoCloseable started =
                switch (part) {
                    case KAFKA -> EmbeddedKafka.start(folder, port, FreePorts.find());
                    case POSTGRES ->
                        EmbeddedPostgresServer.start(
                                folder, binaries(folder), port, EmbeddedPostgresServer.Durability.FAST);
                    case REGISTRY -> OciRegistry.start(folder, port);
                };
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(started, folder), "stop-" + part.key()));
        return port;
    }

    /**
     * PostgreSQL's programs, unpacked once for all test runs of this user: it takes longer than the start itself. They are
     * run from there, so the folder must be ours alone; otherwise this run unpacks its own.
     */
    static Path binaries(Path folder) throws IOException {
        Path shared =
                Path.of(System.getProperty("java.io.tmpdir"), "slipway-postgres-" + System.getProperty("user.name"));
        boolean ours = Folders.makePrivate(shared);
        return (ours ? shared : folder).resolve("binaries");
    }

    private static void remove(AutoCloseable part, Path folder) {
        try {
            part.close();
            Folders.delete(folder);
        } catch (Exception failed) {
            System.err.println("The test's folder " + folder + " is left behind: " + failed);
        }
    }
}
