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
        Position position = Position.START.after(3, 41, 0).after(0, 7, 2).after(3, 42, 0);
        // when
        Position decoded = Position.decode(position.encode());
        // then
        assertThat(decoded).isEqualTo(position);
        assertThat(decoded.marks()).isEqualTo(Map.of(0, new Position.Mark(8, 2), 3, new Position.Mark(43, 0)));
    }

    @Test
    void shouldBeginAtTheStartWhenNothingIsGiven() {
        assertThat(Position.decode(null)).isEqualTo(Position.START);
        assertThat(Position.decode(" ")).isEqualTo(Position.START);
        assertThat(Position.decode(Position.START.encode())).isEqualTo(Position.START);
    }

    @Test
    void shouldNotGoBackWhenAnOlderOffsetComes() {
        assertThat(Position.START.after(1, 9, 0).after(1, 4, 1).marks()).isEqualTo(Map.of(1, new Position.Mark(10, 1)));
    }

    @Test
    void shouldBeAJsonArrayForTheDatabase() {
        assertThat(Position.START.json()).isEqualTo("[]");
        assertThat(Position.START.after(2, 5, 1).json()).isEqualTo("[{\"p\":2,\"o\":6,\"l\":1}]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "releases:1=2,",
                "events:1",
                "events:a=2,",
                "events:1=b,",
                "events:1=,",
                "events:1=2+,",
                "nothing"
            })
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
