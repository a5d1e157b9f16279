package dev.slipway.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a subscriber goes on. */
class PositionTest {
    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldComeBackWhenEncodedAndDecoded() {
        Position position = Position.START.after(3, 41).after(0, 7).after(3, 42);
        // when
        Position decoded = Position.decode(position.encode());
        // then
        assertThat(decoded).isEqualTo(position);
        assertThat(decoded.next()).isEqualTo(Map.of(0, 8L, 3, 43L));
    }

    @Test
    void shouldBeginAtTheStartWhenNothingIsGiven() {
        assertThat(Position.decode(null)).isEqualTo(Position.START);
        assertThat(Position.decode(" ")).isEqualTo(Position.START);
        assertThat(Position.decode(Position.START.encode())).isEqualTo(Position.START);
    }

    @Test
    void shouldNotGoBackWhenAnOlderOffsetComes() {
        assertThat(Position.START.after(1, 9).after(1, 4).next()).isEqualTo(Map.of(1, 10L));
    }

    @Test
    void shouldBeAJsonArrayForTheDatabase() {
        assertThat(Position.START.json()).isEqualTo("[]");
        assertThat(Position.START.after(2, 5).json()).isEqualTo("[{\"p\":2,\"o\":6}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"releases:1=2,", "events:1", "events:a=2,", "events:1=b,", "events:1=,", "nothing"})
    void shouldRefuseWhatWasNotGivenOutHere(String text) {
        String foreign = encoded(text);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Position.decode(foreign))
                .satisfies(e -> assertThat(e.problem().status()).isEqualTo(400));
    }

    @Test
    void shouldRefuseWhatIsNotEncoded() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Position.decode("§§"))
                .satisfies(e -> assertThat(e.problem().type()).endsWith("/foreign-cursor"));
    }
}
