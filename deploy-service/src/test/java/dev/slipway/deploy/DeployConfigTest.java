package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.slipway.deploy.router.Router;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.testing.MappedSettings;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeployConfigTest {
    @Test
    void shouldHaveTheseDefaults() {
        // when
        DeployConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(DeployConfig.class)
                .build()
                .getConfigMapping(DeployConfig.class);
        // then
        assertThat(config.target()).isEqualTo("process");
        assertThat(config.state()).isEqualTo(Path.of("data/deploy"));
        assertThat(config.edge().url()).isEqualTo(URI.create("http://127.0.0.1:7080"));
        assertThat(config.edge().tokenFile()).isEmpty();
        assertThat(config.ticks().shortest()).isEqualTo(Duration.ofMillis(200));
        assertThat(config.ticks().longest()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.ticks().backOff()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.upkeep()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.drain()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.grace()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.progressDeadline()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.starts()).isEqualTo(2);
        assertThat(config.runtimes()).containsExactlyInAnyOrder("java", "python3", "node", "sh");
        assertThat(config.outputLimit()).isEqualTo(10L * 1024 * 1024);
    }

    @Test
    void shouldStandOnTheSettingsPageWithKeysAndDefaults() {
        assertThat(MappedSettings.documented(DeployConfig.class))
                .isEqualTo(MappedSettings.declared(DeployConfig.class));
    }

    @Test
    void shouldBreakDownForAWhileWhenTheTokenFileIsNotThere() {
        // given
        DeployConfig config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withDefaultValue("slipway.deploy.edge.token-file", "/nowhere/token")
                .withMapping(DeployConfig.class)
                .build()
                .getConfigMapping(DeployConfig.class);
        Router router = new DeployBeans().router(config);
        // when, then
        assertThatExceptionOfType(Breakdown.class)
                .isThrownBy(() -> router.observe(StageDriver.place("staging")))
                .satisfies(e -> {
                    assertThat(e.retry()).isTrue();
                    assertThat(e.failure().toString()).contains("/nowhere/token");
                });
    }

    @Test
    void shouldListTheKnownTargetsWhenTheNameIsUnknown() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> DeployBeans.named("mainframe", Map.of("process", () -> new SimulatedWorld(new Bomb()))))
                .withMessageContaining("mainframe")
                .withMessageContaining("process");
    }
}
