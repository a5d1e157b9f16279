package dev.slipway.runtime.testing;

import dev.slipway.devstack.ServiceLogin;
import dev.slipway.devstack.TestStack;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Real Kafka, PostgreSQL and registry for the one boot that all service tests of a module share, with short leases:
 * devstack's, or containers where the system property {@code slipway.test.infra} says so.
 * Argument {@code service}: which service it is.
 */
public class StackResource implements QuarkusTestResourceLifecycleManager {
    private String service = "build";
    private @Nullable ContainerStack containers;

    @Override
    public void init(Map<String, String> arguments) {
        service = arguments.getOrDefault("service", service);
    }

    @Override
    public Map<String, String> start() {
        if (ContainerStack.wanted()) {
            containers = ContainerStack.start();
        }
        TestStack stack = TestStack.shared();
        ServiceLogin login = stack.newService(service);
        Map<String, String> settings = new HashMap<>();
        settings.put("kafka.bootstrap.servers", stack.kafkaBootstrap());
        settings.put("quarkus.datasource.username", login.user());
        settings.put("quarkus.datasource.password", login.password());
        settings.put("quarkus.datasource.jdbc.url", login.jdbcUrl());
        settings.put("quarkus.datasource.reactive.url", login.jdbcUrl().substring("jdbc:".length()));
        settings.put("slipway.registry.address", stack.registryAddress());
        settings.put("slipway.registry.plain-http", stack.registryAddress());
        settings.put("slipway.runtime.service", service);
        settings.put("slipway.runtime.worker", service + "-" + UUID.randomUUID());
        settings.put("slipway.runtime.topics.create", "true");
        settings.put("slipway.runtime.topics.partitions", "4");
        settings.put("slipway.runtime.lease", "2s");
        settings.put("slipway.runtime.backoff", "100ms");
        settings.put("slipway.runtime.folder", folder().resolve("jobs").toString());
        return settings;
    }

    /** A folder of this boot's own. */
    protected static Path folder() {
        try {
            return Files.createTempDirectory("slipway-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (containers != null) {
            containers.close();
        }
    }
}
