package dev.slipway.gateway;

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

/** Real Kafka and PostgreSQL for the one boot of this module's service tests. */
public class StackResource implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        TestStack stack = TestStack.shared();
        ServiceLogin login = stack.newService("gateway");
        Path folder = folder();
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.http.test-port", "0");
        settings.put("kafka.bootstrap.servers", stack.kafkaBootstrap());
        settings.put("quarkus.datasource.username", login.user());
        settings.put("quarkus.datasource.password", login.password());
        settings.put("quarkus.datasource.jdbc.url", login.jdbcUrl());
        settings.put("quarkus.datasource.reactive.url", login.jdbcUrl().substring("jdbc:".length()));
        settings.put("slipway.registry.address", stack.registryAddress());
        settings.put("slipway.runtime.worker", "gateway-" + UUID.randomUUID());
        settings.put("slipway.runtime.topics.create", "true");
        settings.put("slipway.runtime.topics.partitions", "4");
        settings.put("slipway.runtime.folder", folder.resolve("jobs").toString());
        settings.put(
                "slipway.gateway.token-file", folder.resolve("secrets/token").toString());
        settings.put("slipway.gateway.allow-local", "true");
        return settings;
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("slipway-gateway-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {}
}
