package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.runtime.testing.MappedSettings;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.commons.support.ReflectionSupport;

class RuntimeConfigTest {
    private static final Map<String, String> REQUIRED = Map.of(
            "slipway.runtime.service", "build",
            "slipway.runtime.worker", "build-1",
            "slipway.runtime.folder", "/work");

    @Test
    void shouldHaveTheseDefaultsWhenOnlyTheRequiredIsSet() {
        // when
        RuntimeConfig config = MappedSettings.read(RuntimeConfig.class, REQUIRED);

        // then
        assertThat(config.slots()).isEqualTo(4);
        assertThat(config.lease()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.attempts()).isEqualTo(3);
        assertThat(config.backoff()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.poll()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.sweepAfter()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.keepPublished()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.shipLogs()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.logLimit()).isEqualTo(16L << 20);
        assertThat(config.topics().releases()).isEqualTo("slipway.releases");
        assertThat(config.topics().logs()).isEqualTo("slipway.logs");
        assertThat(config.topics().deadLetters()).isEqualTo("slipway.dead-letters");
        assertThat(config.topics().create()).isFalse();
        assertThat(config.topics().partitions()).isEqualTo(12);
        assertThat(config.topics().replicas()).isEqualTo((short) 1);
    }

    /** A service that is told so does not start: Quarkus validates every mapping. */
    @ParameterizedTest
    @ValueSource(strings = {"slots=0", "attempts=0", "lease=10ms", "poll=0s", "logLimit=0"})
    void shouldRefuseASettingUnderWhichNothingWouldEverWork(String setting) throws NoSuchMethodException {
        // given
        String[] parts = setting.split("=");
        Map<String, String> values = new HashMap<>(REQUIRED);
        String key = parts[0].replaceAll("[A-Z]", "-$0").toLowerCase(Locale.ROOT);
        values.put("slipway.runtime." + key, parts[1]);
        RuntimeConfig config = MappedSettings.read(RuntimeConfig.class, values);
        Method method = RuntimeConfig.class.getDeclaredMethod(parts[0]);

        // when
        try (ValidatorFactory validation = Validation.buildDefaultValidatorFactory()) {
            Object value = ReflectionSupport.invokeMethod(method, config);

            // then
            assertThat(validation.getValidator().forExecutables().validateReturnValue(config, method, value))
                    .isNotEmpty();
        }
    }

    @Test
    void shouldPinEverySettingWhenOneIsAdded() {
        assertThat(MappedSettings.declared(RuntimeConfig.class))
                .as("each is pinned above, or required")
                .hasSize(18);
    }

    @Test
    void shouldReadKeysInTheirDocumentedForm() {
        // given
        Map<String, String> values = new HashMap<>(REQUIRED);
        values.put("slipway.runtime.keep-published", "PT1M");
        values.put("slipway.runtime.topics.dead-letters", "dead");

        // when
        RuntimeConfig config = MappedSettings.read(RuntimeConfig.class, values);

        // then
        assertThat(config.service()).isEqualTo("build");
        assertThat(config.worker()).isEqualTo("build-1");
        assertThat(config.folder()).isEqualTo(Path.of("/work"));
        assertThat(config.keepPublished()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.topics().deadLetters()).isEqualTo("dead");
    }

    @ParameterizedTest
    @ValueSource(strings = {"slipway.runtime.service", "slipway.runtime.worker", "slipway.runtime.folder"})
    void shouldNotStartWithoutWhatIsRequired(String key) {
        // given
        Map<String, String> values = new HashMap<>(REQUIRED);
        values.remove(key);

        // when
        assertThatThrownBy(() -> MappedSettings.read(RuntimeConfig.class, values))
                // then
                .hasMessageContaining(key);
    }

    @ParameterizedTest
    @ValueSource(classes = {RuntimeConfig.class, RegistryConfig.class, Platform.class, SecretsConfig.class})
    void shouldStandOnTheSettingsPageWithKeysAndDefaults(Class<?> mapping) {
        assertThat(MappedSettings.documented(mapping)).isEqualTo(MappedSettings.declared(mapping));
    }

    @Test
    void shouldGiveUpASilentReplicaAfterTenSeconds() throws Exception {
        // when
        Properties shared = shared();

        // then
        assertThat(shared)
                .containsEntry("mp.messaging.incoming.releases.session.timeout.ms", "10000")
                .containsEntry("mp.messaging.incoming.releases.heartbeat.interval.ms", "2000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka.", "mp.messaging.", "quarkus.datasource.", "quarkus.flyway.", "quarkus.http.host"})
    void shouldSetWhatTheSettingsPageSaysOfOthersSettings(String prefix) throws Exception {
        // given
        Properties shared = shared();

        // when
        Map<String, String> documented = MappedSettings.documented(prefix);

        // then
        assertThat(documented).isNotEmpty().allSatisfy((key, value) -> assertThat(value)
                .isEqualTo("`" + shared.getProperty(key) + "`"));
    }

    private static Properties shared() throws IOException {
        Properties shared = new Properties();
        try (InputStream file = RuntimeConfig.class.getResourceAsStream("/META-INF/microprofile-config.properties")) {
            shared.load(file);
        }
        return shared;
    }
}
