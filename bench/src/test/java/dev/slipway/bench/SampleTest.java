package dev.slipway.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SampleTest {
    @Test
    void shouldTakeTheNearestRankWhateverTheOrder() {
        // given
        long[] millis =
                LongStream.rangeClosed(1, 200).map(i -> (201 - i) * 1_000_000).toArray();

        // when
        Sample sample = Sample.of(millis);

        // then
        assertThat(sample.count()).isEqualTo(200);
        assertThat(sample.p50()).isEqualTo(100.0);
        assertThat(sample.p99()).isEqualTo(198.0);
        assertThat(sample.percentile(1)).isEqualTo(200.0);
    }

    @Test
    void shouldGiveTheOneValueWhenThereIsNoOther() {
        // given
        Sample sample = Sample.of(1_500_000);

        // when
        double p50 = sample.p50();

        // then
        assertThat(p50).isEqualTo(1.5).isEqualTo(sample.p99());
    }

    @Test
    void shouldLeaveTheCallersValuesAlone() {
        // given
        long[] nanos = {3, 1, 2};

        // when
        Sample.of(nanos);

        // then
        assertThat(nanos).containsExactly(3, 1, 2);
    }

    @Test
    void shouldRefuseASampleOfNothing() {
        assertThatThrownBy(Sample::of).isInstanceOf(IllegalArgumentException.class);
    }
}
