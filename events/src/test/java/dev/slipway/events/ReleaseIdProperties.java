package dev.slipway.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class ReleaseIdProperties {
    /** The milliseconds of a UUID of version 7 have 48 bits (RFC 9562, section 5.7). */
    private static final long LAST_MILLISECOND = (1L << 48) - 1;

    @Property
    void shouldSortByTheTimeOfTheirMaking(
            @ForAll @LongRange(min = 0, max = LAST_MILLISECOND) long one,
            @ForAll @LongRange(min = 0, max = LAST_MILLISECOND) long other,
            @ForAll long oneNoise,
            @ForAll long otherNoise) {
        // given
        ReleaseId first = madeAt(one, oneNoise);
        ReleaseId second = madeAt(other, otherNoise);

        // then
        if (one != other) {
            assertThat(Integer.signum(first.compareTo(second))).isEqualTo(Long.compare(one, other));
        }
        assertThat(Integer.signum(second.compareTo(first))).isEqualTo(-Integer.signum(first.compareTo(second)));
        assertThat(first.compareTo(second) == 0).isEqualTo(first.equals(second));
    }

    private static ReleaseId madeAt(long millis, long noise) {
        long high = (millis << 16) | 0x7000 | (noise & 0xfff);
        long low = (noise & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new ReleaseId(new UUID(high, low));
    }
}
