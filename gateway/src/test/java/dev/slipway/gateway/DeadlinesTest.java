package dev.slipway.gateway;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.runtime.Platform;
import dev.slipway.runtime.testing.MappedSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private static final Platform SOAKS_FOR_A_DAY =
            MappedSettings.read(Platform.class, Map.of("slipway.environments.production.soak", "24h"));

    @Test
    void shouldRefuseADeadlineThatEndsEveryReleaseWhichSoaks() {
        assertThatThrownBy(() -> Deadlines.refuseSoakBeyond(Duration.ofHours(24), SOAKS_FOR_A_DAY))
                .hasMessageContaining("slipway.environments.\"production\".soak is PT24H")
                .hasMessageContaining("slipway.gateway.deadline");
    }

    @Test
    void shouldAcceptADeadlineBeyondEverySoak() {
        assertThatCode(() -> Deadlines.refuseSoakBeyond(Duration.ofHours(25), SOAKS_FOR_A_DAY))
                .doesNotThrowAnyException();
    }
}
