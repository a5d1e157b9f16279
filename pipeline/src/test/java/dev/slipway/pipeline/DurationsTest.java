package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "30s, 30, 30s",
        "90s, 90, 1m30s",
        "10m, 600, 10m",
        "1h, 3600, 1h",
        "1h30m5s, 5405, 1h30m5s",
        "90m, 5400, 1h30m"
    })
    void shouldReadAndWrite(String text, long seconds, String written) {
        assertThat(Durations.parse(text)).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(Durations.write(Durations.parse(text))).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "1d", "1m1h", "1.5h", "-1s", "1 s", "1H", "99999999999h"})
    void shouldRefuseOtherForms(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).hasMessageContaining("must be a duration such as 30s");
    }
}
