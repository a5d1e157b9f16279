package dev.slipway.devstack;

import dev.slipway.devstack.registry.OciRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The parts of one state folder, started and stopped together, each on a thread of its own. */
final class Devstack implements AutoCloseable {
    /**
     * A part that serves.
     *
     * @param port of 127.0.0.1
     * @param address as its clients want it
     * @param millis from its start until it was ready
     */
    record Running(int port, String address, long millis, AutoCloseable handle) {}

    private final DevstackOptions options;
    private final PortBook ports;
    private final Map<Part, Running> running = new ConcurrentHashMap<>();

    Devstack(DevstackOptions options) {
        this.options = options;
        this.ports = new PortBook(options.state());
    }

    /**
     * Starts all parts at once and returns when all serve.
     *
     * @param ready told of each as it becomes ready, on that part's thread
     * @throws IOException the first failure; what did start is then stopped again by {@link #close()}
     */
    void start(BiConsumer<Part, Running> ready) throws IOException, InterruptedException {
        Files.createDirectories(options.state());
        List<Future<?>> starts = new ArrayList<>();
        for (Part part : options.parts()) {
            starts.add(onThread("start-" + part.key(), () -> {
                Running started = start(part);
                running.put(part, started);
                ready.accept(part, started);
            }));
        }
        await(starts);
    }

    Map<Part, Running> running() {
        return Map.copyOf(running);
    }

    private Running start(Part part) throws IOException, SQLException {
        long begin = System.nanoTime();
        Path folder = options.state().resolve(part.key());
        int port = ports.assign(part.key(), options.port(part));
        return switch (part) {
            case KAFKA -> {
                EmbeddedKafka kafka = EmbeddedKafka.start(folder, port, ports.assignInternal("kafkaController"));
                yield new Running(port, kafka.bootstrapServers(), millisSince(begin), kafka);
            }
            case POSTGRES -> {
                EmbeddedPostgresServer postgres =
                        EmbeddedPostgresServer.start(folder, port, EmbeddedPostgresServer.Durability.FULL);
                provision(postgres);
                yield new Running(port, postgres.jdbcUrl(), millisSince(begin), postgres);
            }
            case REGISTRY -> {
                OciRegistry registry = OciRegistry.start(folder, port);
                yield new Running(port, registry.address(), millisSince(begin), registry);
            }
        };
    }

    private void provision(EmbeddedPostgresServer postgres) throws IOException, SQLException {
        try {
            for (DevstackOptions.Service service : options.services()) {
                String password = Files.readString(service.passwordFile()).strip();
                postgres.createService(service.name(), password);
            }
        } catch (IOException | SQLException | RuntimeException failed) {
            try (postgres) {
                throw new IOException("A service cannot be provisioned in PostgreSQL: " + failed, failed);
            }
        }
    }

    private static long millisSince(long begin) {
        return (System.nanoTime() - begin) / 1_000_000;
    }

    /** Stops all parts at once and returns when all are gone. */
    @Override
    public void close() throws IOException, InterruptedException {
        List<Future<?>> stops = new ArrayList<>();
        for (Part part : List.copyOf(running.keySet())) {
            Running stopping = running.remove(part);
            if (stopping != null) {
                stops.add(onThread("stop-" + part.key(), () -> stopping.handle().close()));
            }
        }
        await(stops);
    }

    private interface Step {
        void run() throws Exception;
    }

    private static Future<?> onThread(String name, Step step) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            step.run();
            return null;
        });
        Thread.ofPlatform().name(name).daemon().start(task);
        return task;
    }

    /** Waits for all, so that nothing starts behind our back, then throws the first failure. */
    private static void await(Collection<Future<?>> steps) throws IOException, InterruptedException {
        IOException first = null;
        for (Future<?> step : steps) {
            try {
                step.get();
            } catch (ExecutionException failed) {
                IOException cause = asIo(failed.getCause());
                if (first == null) {
                    first = cause;
                } else {
                    first.addSuppressed(cause);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private static IOException asIo(@Nullable Throwable cause) {
        return cause instanceof IOException io ? io : new IOException("A part of the stack failed: " + cause, cause);
    }
}
