package dev.slipway.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.events.Severity;
import dev.slipway.runtime.testing.MappedSettings;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ScanConfigTest {
    @Test
    void shouldHaveTheseDefaultsWhenNothingIsSet() {
        // when
        ScanConfig config = Settings.scan();

        // then
        assertThat(config.required()).isTrue();
        assertThat(config.trivy()).isEqualTo("trivy");
        assertThat(config.cache()).isEmpty();
        assertThat(config.timeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.maxDatabaseAge()).isEqualTo(Duration.ofDays(7));
        assertThat(config.threshold()).isEqualTo(Severity.HIGH);
        assertThat(config.ignoreUnfixed()).isFalse();
        assertThat(config.acceptEndOfLife()).isFalse();
        assertThat(config.ignore()).isEmpty();
    }

    @Test
    void shouldStandOnTheSettingsPageWithKeysAndDefaults() {
        assertThat(MappedSettings.documented(ScanConfig.class)).isEqualTo(MappedSettings.declared(ScanConfig.class));
    }

    @Test
    void shouldPinEverySettingWhenOneIsAdded() {
        // when
        long settings = Arrays.stream(ScanConfig.class.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .count();

        // then
        assertThat(settings).as("each is pinned above").isEqualTo(9);
    }

    @Test
    void shouldReadKeysInTheirDocumentedForm() {
        // when
        ScanConfig config = Settings.scan(
                "slipway.scan.threshold", "critical",
                "slipway.scan.max-database-age", "36h",
                "slipway.scan.ignore[0].id", "CVE-2023-30861",
                "slipway.scan.ignore[0].package-name", "Flask",
                "slipway.scan.ignore[0].reason", "sessions are not used",
                "slipway.scan.ignore[0].until", "2026-12-31");

        // then
        assertThat(config.threshold()).isEqualTo(Severity.CRITICAL);
        assertThat(config.maxDatabaseAge()).isEqualTo(Duration.ofHours(36));
        assertThat(config.ignore()).singleElement().satisfies(waiver -> {
            assertThat(waiver.id()).isEqualTo("CVE-2023-30861");
            assertThat(waiver.packageName()).contains("Flask");
            assertThat(waiver.reason()).isEqualTo("sessions are not used");
            assertThat(waiver.until()).isEqualTo(LocalDate.of(2026, 12, 31));
        });
    }
}
