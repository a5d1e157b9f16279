package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private static Slots slots() {
        return new Slots(new SmallRyeConfigBuilder()
                .withMapping(RuntimeConfig.class)
                .withConverter(Duration.class, 200, new DurationConverter())
                .withDefaultValues(Map.of(
                        "slipway.runtime.service", "build",
                        "slipway.runtime.worker", "build-1",
                        "slipway.runtime.folder", "work",
                        "slipway.runtime.slots", "2"))
                .build()
                .getConfigMapping(RuntimeConfig.class));
    }

    @Test
    void shouldKnowOfWaitingWorkAtStartAndOnceItIsAnnounced() {
        // given
        Slots slots = slots();
        boolean atStart = slots.mayWait();
        slots.looking();

        // when
        slots.announce();

        // then
        assertThat(atStart).isTrue();
        assertThat(slots.mayWait()).isTrue();
    }

    @Test
    void shouldNotTakeAFreedSlotForWaitingWork() {
        // given
        Slots slots = slots();
        slots.reserve(2);
        slots.looking();

        // when
        slots.release(2);

        // then
        assertThat(slots.mayWait()).isFalse();
        assertThat(slots.reserve(3)).isEqualTo(2);
    }
}
