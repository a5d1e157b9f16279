package dev.slipway.runtime;

import dev.slipway.devstack.ServiceLogin;
import dev.slipway.devstack.TestStack;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Real Kafka and PostgreSQL for the one boot that all service tests of this module share. */
public class StackResource implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        TestStack stack = TestStack.shared();
        ServiceLogin login = stack.newService("runtime");
        Map<String, String> settings = new HashMap<>();
        settings.put("kafka.bootstrap.servers", stack.kafkaBootstrap());
        settings.put("quarkus.datasource.username", login.user());
        settings.put("quarkus.datasource.password", login.password());
        settings.put("quarkus.datasource.jdbc.url", login.jdbcUrl());
        settings.put("quarkus.datasource.reactive.url", login.jdbcUrl().substring("jdbc:".length()));
        settings.put("slipway.registry.address", stack.registryAddress());
        settings.put("slipway.runtime.service", "build");
        settings.put("slipway.runtime.worker", "build-" + UUID.randomUUID());
        settings.put("slipway.runtime.topics.create", "true");
        settings.put("slipway.runtime.topics.partitions", "4");
        settings.put("slipway.runtime.lease", "2s");
        settings.put("slipway.runtime.backoff", "100ms");
        try {
            settings.put(
                    "slipway.runtime.folder",
                    Files.createTempDirectory("slipway-runtime-").toString());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return settings;
    }

    @Override
    public void stop() {}
}
