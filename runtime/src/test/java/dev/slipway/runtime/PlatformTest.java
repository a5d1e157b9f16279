package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.runtime.testing.MappedSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTest {
    private static Platform.EnvironmentPolicy staging(String setting, String value) {
        Platform platform =
                MappedSettings.read(Platform.class, Map.of("slipway.environments.staging." + setting, value));
        return Objects.requireNonNull(platform.environments().get("staging"));
    }

    @Test
    void shouldHaveNoEnvironmentWhenNoneIsSet() {
        // when
        Platform platform = MappedSettings.read(Platform.class, Map.of());

        // then
        assertThat(platform.environments()).isEmpty();
    }

    @Test
    void shouldHaveTheseDefaultsWhenAnEnvironmentIsNamed() {
        // when
        Platform.EnvironmentPolicy policy = staging("approval", "false");

        // then
        assertThat(policy.approval()).isFalse();
        assertThat(policy.acceptUnscanned()).isFalse();
        assertThat(policy.acceptPackagesOnly()).isTrue();
        assertThat(policy.soak()).isEqualTo(Duration.ZERO);
    }

    /** By itself SmallRye Config takes each of them for no. */
    @ParameterizedTest
    @ValueSource(strings = {"ture", "\"true\"", "approved", "2"})
    void shouldRefuseWhatIsNeitherYesNorNo(String value) {
        assertThatThrownBy(() -> staging("approval", value))
                .hasMessageContaining("slipway.environments.staging.approval")
                .hasMessageContaining("'" + value + "' is neither true nor false");
    }

    @ParameterizedTest
    @CsvSource({"true, true", "Yes, true", "1, true", "FALSE, false", "off, false"})
    void shouldTakeTheUsualWordsForYesAndNo(String value, boolean approval) {
        assertThat(staging("approval", value).approval()).isEqualTo(approval);
    }

    @Test
    void shouldPinEverySettingWhenOneIsAdded() {
        assertThat(MappedSettings.declared(Platform.class))
                .as("each is pinned above, and part of the policy's hash below")
                .hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({"approval, true", "accept-unscanned, true", "accept-packages-only, false", "soak, 1h"})
    void shouldHaveAnotherHashWhenASettingDiffers(String setting, String value) {
        // given
        Platform.EnvironmentPolicy usual = staging("approval", "false");

        // when
        Platform.EnvironmentPolicy other = staging(setting, value);

        // then
        assertThat(other.hash()).isNotEqualTo(usual.hash());
    }

    @Test
    void shouldTakeANameWithADotInQuotes() {
        // when
        Platform platform =
                MappedSettings.read(Platform.class, Map.of("slipway.environments.\"eu.production\".soak", "10m"));

        // then
        assertThat(platform.environments()).containsOnlyKeys("eu.production");
    }
}
