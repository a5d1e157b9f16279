package dev.slipway.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.testing.MappedSettings;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BuildConfigTest {
    @Test
    void shouldHaveTheseDefaultsWhenNothingIsSet() {
        // when
        BuildConfig config = config(Map.of());

        // then
        assertThat(config.allowLocal()).isFalse();
        assertThat(config.checkoutTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.checkoutLimit().asLongValue()).isEqualTo(2L << 30);
        assertThat(config.checkoutFiles()).isEqualTo(200_000);
        assertThat(config.sshCommand())
                .isEqualTo("ssh -oBatchMode=yes -oStrictHostKeyChecking=yes -oConnectTimeout=30");
        assertThat(config.gitCredentials()).isEmpty();
        assertThat(config.gitPassThrough())
                .containsExactly(
                        "http_proxy",
                        "https_proxy",
                        "no_proxy",
                        "HTTP_PROXY",
                        "HTTPS_PROXY",
                        "NO_PROXY",
                        "SSL_CERT_FILE",
                        "SSL_CERT_DIR",
                        "GIT_SSL_CAINFO",
                        "SSH_AUTH_SOCK");
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
        assertThat(config.buildah()).isEqualTo("buildah");
        assertThat(config.dockerfileTimeout()).isEqualTo(Duration.ofMinutes(30));
        assertThat(config.imageOs()).isEqualTo("linux");
        assertThat(config.imageArchitecture()).isEqualTo("amd64");
        assertThat(config.repositories()).isEmpty();
        assertThat(config.environmentOrder()).isEmpty();
    }

    @Test
    void shouldStandOnTheSettingsPageWithKeysAndDefaults() {
        assertThat(MappedSettings.documented(BuildConfig.class)).isEqualTo(MappedSettings.declared(BuildConfig.class));
    }

    @Test
    void shouldPinEverySettingWhenOneIsAdded() {
        // when
        long settings = Arrays.stream(BuildConfig.class.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .count();

        // then
        assertThat(settings).as("each is pinned above").isEqualTo(18);
    }

    @Test
    void shouldReadKeysInTheirDocumentedForm() {
        // when
        BuildConfig config = config(Map.of(
                "slipway.build.allow-local", "true",
                "slipway.build.checkout-timeout", "PT30S",
                "slipway.build.checkout-limit", "512M",
                "slipway.build.home", "/home/ada",
                "slipway.build.repositories.\"my.shop\"", "https://git.example/a,https://git.example/b",
                "slipway.build.environment-order", "staging,production"));

        // then
        assertThat(config.allowLocal()).isTrue();
        assertThat(config.checkoutTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.checkoutLimit().asLongValue()).isEqualTo(512L << 20);
        assertThat(config.home().orElseThrow()).hasToString("/home/ada");
        assertThat(config.repositories())
                .containsEntry("my.shop", List.of("https://git.example/a", "https://git.example/b"));
        assertThat(config.environmentOrder().orElseThrow()).containsExactly("staging", "production");
    }

    private static BuildConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(BuildConfig.class)
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withConverter(Duration.class, 200, new io.quarkus.runtime.configuration.DurationConverter())
                .withDefaultValues(values)
                .build()
                .getConfigMapping(BuildConfig.class);
    }
}
