package dev.slipway.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.testing.MappedSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {
    @Test
    void shouldHaveTheseDefaultsWhenNothingIsSet() {
        // when
        GatewayConfig config = MappedSettings.read(GatewayConfig.class, Map.of());

        // then
        assertThat(config.tokenFile()).isEmpty();
        assertThat(config.allowLocal()).isFalse();
        assertThat(config.deadline()).isEqualTo(Duration.ofHours(24));
        assertThat(config.keepLogs()).isEqualTo(Duration.ofDays(30));
        assertThat(config.readerPatience()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void shouldPinEverySettingWhenOneIsAdded() {
        assertThat(MappedSettings.declared(GatewayConfig.class))
                .as("each is pinned above")
                .hasSize(5);
    }

    @Test
    void shouldReadKeysInTheirDocumentedForm() {
        // when
        GatewayConfig config = MappedSettings.read(
                GatewayConfig.class,
                Map.of(
                        "slipway.gateway.token-file", "/run/secrets/token",
                        "slipway.gateway.allow-local", "true",
                        "slipway.gateway.deadline", "PT1H",
                        "slipway.gateway.keep-logs", "48h",
                        "slipway.gateway.reader-patience", "5s"));

        // then
        assertThat(config.tokenFile()).contains(Path.of("/run/secrets/token"));
        assertThat(config.allowLocal()).isTrue();
        assertThat(config.deadline()).isEqualTo(Duration.ofHours(1));
        assertThat(config.keepLogs()).isEqualTo(Duration.ofDays(2));
        assertThat(config.readerPatience()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void shouldStandOnTheSettingsPageWithKeysAndDefaults() {
        assertThat(MappedSettings.documented(GatewayConfig.class))
                .isEqualTo(MappedSettings.declared(GatewayConfig.class));
    }
}
