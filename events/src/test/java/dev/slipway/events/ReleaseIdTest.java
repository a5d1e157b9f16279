package dev.slipway.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseIdTest {
    @Test
    void shouldMakeIdsOfVersionSevenWithTheMomentOfTheirMaking() {
        // given
        long before = System.currentTimeMillis();

        // when
        UUID made = ReleaseId.next().value();

        // then
        assertThat(made.version()).isEqualTo(7);
        assertThat(made.variant()).isEqualTo(2);
        assertThat(made.getMostSignificantBits() >>> 16).isBetween(before, System.currentTimeMillis());
    }

    @Test
    void shouldMakeAnotherIdEachTime() {
        // when
        List<ReleaseId> ids = Stream.generate(ReleaseId::next).limit(2_000).toList();

        // then
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.value().version() == 7);
    }

    @ParameterizedTest
    @ValueSource(longs = {-600_000, 0, 1, 600_000})
    void shouldSortBehindTheLastOneWhateverItsClockSaid(long ahead) {
        // given
        long millis = System.currentTimeMillis() + ahead;
        ReleaseId last = new ReleaseId(new UUID((millis << 16) | 0x7fff, 0xbfff_ffff_ffff_ffffL));

        // when
        ReleaseId next = ReleaseId.after(last);

        // then
        assertThat(next).isGreaterThan(last);
        assertThat(next.value().getMostSignificantBits() >>> 16)
                .isGreaterThanOrEqualTo(System.currentTimeMillis() - 1000);
    }

    @Test
    void shouldReadWhatItWrites() {
        // given
        ReleaseId id = ReleaseId.next();

        // then
        assertThat(ReleaseId.parse(id.toString())).isEqualTo(id).hasSameHashCodeAs(id);
    }

    @Test
    void shouldReadCapitalDigits() {
        assertThat(ReleaseId.parse("0199A3C4-5B6E-7D10-8F21-3C4D5E6F7A8B")).isEqualTo(Samples.RELEASE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "release",
                "6f1a0c5e-97f4-5a3b-8d52-0e9c1b7a4d63",
                "8b3a2c64-8f0b-4a57-9f46-52a1f8f3d1c7",
                "00000000-0000-0000-0000-000000000000",
                "1-1-7001-8001-1",
                "199a3c4-5b6e-7d10-8f21-3c4d5e6f7a8b",
                "0199a3c4-5b6e-7d10-0f21-3c4d5e6f7a8b",
                "0199a3c4-5b6e-7d10-cf21-3c4d5e6f7a8b",
                "+199a3c4-5b6e-7d10-8f21-3c4d5e6f7a8b",
                "0199a3c45b6e7d108f213c4d5e6f7a8b",
                "0199a3c4-5b6e-7d10-8f21-3c4d5e6f7a8g"
            })
    void shouldRefuseWhatIsNoUuidOfVersionSeven(String text) {
        assertThatThrownBy(() -> ReleaseId.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("release id '" + text + "' is not a UUID of version 7");
    }
}
