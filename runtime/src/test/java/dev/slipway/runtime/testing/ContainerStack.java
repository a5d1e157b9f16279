package dev.slipway.runtime.testing;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.lifecycle.Startables;

/**
 * Kafka, PostgreSQL and a registry in containers, for suites that run with {@code -Dslipway.test.infra=containers}. The
 * images are named by {@code KAFKA_IMAGE}, {@code POSTGRES_IMAGE} and {@code REGISTRY_IMAGE}, as in docker-compose.yml.
 *
 * <p>The ports go to where {@code TestStack} looks first, so that everything that asks it finds the containers.
 */
final class ContainerStack implements AutoCloseable {
    private static final String PROPERTY = "slipway.teststack.";
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

    private final Map<String, GenericContainer<?>> parts;

    private ContainerStack(Map<String, GenericContainer<?>> parts) {
        this.parts = parts;
    }

    /** Whether this run asks for containers. */
    static boolean wanted() {
        String infra = System.getProperty("slipway.test.infra", "devstack");
        return switch (infra) {
            case "containers" -> true;
            case "devstack" -> false;
            default ->
                throw new IllegalArgumentException(
                        "slipway.test.infra is 'devstack' or 'containers', not '" + infra + "'");
        };
    }

    static ContainerStack start() {
        DockerApi.negotiate();
        ContainerStack stack =
                new ContainerStack(Map.of("kafka", kafka(), "postgres", postgres(), "registry", registry()));
        Startables.deepStart(stack.parts.values()).join();
        stack.parts.forEach((part, container) -> System.setProperty(
                PROPERTY + part,
                Integer.toString(
                        container.getMappedPort(container.getExposedPorts().getFirst()))));
        return stack;
    }

    /** Clients are sent to the address that the broker tells them, so its port here has to be known before it starts. */
    private static GenericContainer<?> kafka() {
        int port = freePort();
        return container("KAFKA_IMAGE", "apache/kafka:4.1.1", 9092, Ports.Binding.bindIpAndPort(LOOPBACK, port))
                .withEnv("KAFKA_NODE_ID", "1")
                .withEnv("KAFKA_PROCESS_ROLES", "broker,controller")
                .withEnv("KAFKA_LISTENERS", "PLAINTEXT://:9092,CONTROLLER://:9093")
                .withEnv("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://" + LOOPBACK + ":" + port)
                .withEnv("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT")
                .withEnv("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER")
                .withEnv("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093")
                .withEnv("KAFKA_LOG_DIRS", "/var/lib/kafka/data")
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withEnv("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1")
                .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
                .withEnv("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "1000");
    }

    private static GenericContainer<?> postgres() {
        return container("POSTGRES_IMAGE", "postgres:17", 5432, Ports.Binding.bindIp(LOOPBACK))
                .withEnv("POSTGRES_DB", "slipway")
                .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust")
                .withCommand("-c", "fsync=off");
    }

    private static GenericContainer<?> registry() {
        return container("REGISTRY_IMAGE", "registry:2", 5000, Ports.Binding.bindIp(LOOPBACK));
    }

    @SuppressWarnings("resource")
    private static GenericContainer<?> container(String variable, String image, int port, Ports.Binding binding) {
        return new GenericContainer<>(System.getenv().getOrDefault(variable, image))
                .withExposedPorts(port)
                .withCreateContainerCmdModifier(command -> bind(command, port, binding))
                .withStartupTimeout(STARTS_WITHIN)
                .waitingFor(Wait.forListeningPorts(port));
    }

    /** Nothing here asks for a password, so nothing may be reached from elsewhere. */
    private static void bind(CreateContainerCmd command, int port, Ports.Binding binding) {
        HostConfig host = Objects.requireNonNull(command.getHostConfig(), "host config");
        command.withHostConfig(host.withPortBindings(new PortBinding(binding, ExposedPort.tcp(port))));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the containers; whoever asks for a part from now on gets devstack's. */
    @Override
    public void close() {
        List.copyOf(parts.keySet()).forEach(part -> System.clearProperty(PROPERTY + part));
        parts.values().forEach(GenericContainer::stop);
    }
}
