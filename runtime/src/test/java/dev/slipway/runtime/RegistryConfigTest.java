package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.testing.MappedSettings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegistryConfigTest {
    @Test
    void shouldHaveTheseDefaultsWhenOnlyTheAddressIsSet() {
        // when
        RegistryConfig config =
                MappedSettings.read(RegistryConfig.class, Map.of("slipway.registry.address", "registry.example:5000"));

        // then
        assertThat(config.address()).isEqualTo("registry.example:5000");
        assertThat(config.plainHttp()).isEmpty();
        assertThat(config.dockerConfig()).isEmpty();
    }

    @Test
    void shouldPinEverySettingWhenOneIsAdded() {
        assertThat(MappedSettings.declared(RegistryConfig.class))
                .as("each is pinned above")
                .hasSize(3);
    }

    @Test
    void shouldReadKeysInTheirDocumentedForm() {
        // when
        RegistryConfig config = MappedSettings.read(
                RegistryConfig.class,
                Map.of(
                        "slipway.registry.address", "a",
                        "slipway.registry.plain-http", "a,b:5000",
                        "slipway.registry.docker-config", "/run/secrets/docker"));

        // then
        assertThat(config.plainHttp().orElseThrow()).containsExactlyInAnyOrder("a", "b:5000");
        assertThat(config.dockerConfig()).contains(Path.of("/run/secrets/docker"));
    }
}
