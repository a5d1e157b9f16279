package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuoteTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n", "\u001b", "\u0085", "\ud83d", "\u00ad", "\u061c", "\u200b", "\u200f", "\u2028", "\u2029",
                "\u202a", "\u202e", "\u2066", "\u2069", "\ufeff", "\ufff9"
            })
    void shouldShowAMarkWhenACharacterIsInvisibleOrMovesOthers(String character) {
        // when
        String shown = Quote.of("pro" + character + "d");

        // then
        assertThat(shown).isEqualTo("'pro\ufffdd'");
    }

    @Test
    void shouldShowLettersOfAnyScript() {
        // when
        String shown = Quote.of("caf\u00e9 \u043f\u0440\u043e\u0434 \u05d0\u05d1");

        // then
        assertThat(shown).isEqualTo("'caf\u00e9 \u043f\u0440\u043e\u0434 \u05d0\u05d1'");
    }

    @Test
    void shouldCutWhatIsLong() {
        // when
        String shown = Quote.of("a".repeat(61));

        // then
        assertThat(shown).isEqualTo("'" + "a".repeat(60) + "...'");
    }

    @Test
    void shouldSayNothingWhenThereIsNoText() {
        // when
        String shown = Quote.of(null);

        // then
        assertThat(shown).isEqualTo("nothing");
    }
}
