package dev.slipway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.testing.MappedSettings;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestConfigTest {
    @Test
    void shouldHaveTheseDefaultsWhenNothingIsSet() {
        // when
        TestConfig config = config(Map.of());

        // then
        assertThat(config.passThrough())
                .containsExactly(
                        "JAVA_HOME",
                        "MAVEN_OPTS",
                        "MAVEN_ARGS",
                        "GRADLE_OPTS",
                        "NODE_OPTIONS",
                        "NODE_EXTRA_CA_CERTS",
                        "NPM_CONFIG_REGISTRY",
                        "PIP_INDEX_URL",
                        "PIP_CERT",
                        "GOPROXY",
                        "GOROOT",
                        "SSL_CERT_FILE",
                        "SSL_CERT_DIR",
                        "http_proxy",
                        "https_proxy",
                        "no_proxy",
                        "HTTP_PROXY",
                        "HTTPS_PROXY",
                        "NO_PROXY");
        assertThat(config.home()).isEmpty();
        assertThat(config.stepOutput().asLongValue()).isEqualTo(64L << 20);
        assertThat(config.workspaceLimit().asLongValue()).isEqualTo(4L << 30);
        assertThat(config.workspaceEntries()).isEqualTo(200_000);
        assertThat(config.reportFiles()).isEqualTo(5000);
        assertThat(config.reportFileSize().asLongValue()).isEqualTo(64L << 20);
        assertThat(config.reportSize().asLongValue()).isEqualTo(512L << 20);
        assertThat(config.reportCases()).isEqualTo(500_000);
        assertThat(config.servingTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.edgeHost()).isEmpty();
    }

    @Test
    void shouldStandOnTheSettingsPageWithKeysAndDefaults() {
        assertThat(MappedSettings.documented(TestConfig.class)).isEqualTo(MappedSettings.declared(TestConfig.class));
    }

    @Test
    void shouldPinEverySettingWhenOneIsAdded() {
        // when
        long settings = Arrays.stream(TestConfig.class.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .count();

        // then
        assertThat(settings).as("each is pinned above").isEqualTo(11);
    }

    @Test
    void shouldReadKeysInTheirDocumentedForm() {
        // when
        TestConfig config = config(Map.of(
                "slipway.test.pass-through", "JAVA_HOME",
                "slipway.test.home", "/home/ada",
                "slipway.test.step-output", "1M",
                "slipway.test.serving-timeout", "3s"));

        // then
        assertThat(config.passThrough()).containsExactly("JAVA_HOME");
        assertThat(config.home().orElseThrow()).hasToString("/home/ada");
        assertThat(config.stepOutput().asLongValue()).isEqualTo(1L << 20);
        assertThat(config.servingTimeout()).isEqualTo(Duration.ofSeconds(3));
    }

    private static TestConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(TestConfig.class)
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withConverter(Duration.class, 200, new DurationConverter())
                .withDefaultValues(values)
                .build()
                .getConfigMapping(TestConfig.class);
    }
}
