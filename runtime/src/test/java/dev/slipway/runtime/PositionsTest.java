package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class PositionsTest {
    private static final TopicPartition PARTITION = new TopicPartition("releases", 3);

    @Test
    void shouldAskAgainWhenTheBrokerIsAwayWhilePartitionsAreTakenOver() {
        // given
        try (MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest")) {
            consumer.updateBeginningOffsets(Map.of(PARTITION, 7L));
            consumer.setOffsetsException(new TimeoutException("no broker answers"));

            // when
            Map<TopicPartition, Long> first = Positions.patiently(() -> consumer.beginningOffsets(List.of(PARTITION)));

            // then
            assertThat(first).containsExactly(Map.entry(PARTITION, 7L));
        }
    }
}
