package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
    @ParameterizedTest
    @CsvSource({
        "enviroments, environments",
        "Image, image",
        "biuld, build",
        "versoin, version",
        "rn, run",
        "frobnicate,"
    })
    void shouldFindTheCloseWord(String word, String meant) {
        // when
        Optional<String> found =
                Suggestion.forWord(word, List.of("environments", "image", "build", "version", "run", "test"));

        // then
        assertThat(found).isEqualTo(Optional.ofNullable(meant));
    }
}
