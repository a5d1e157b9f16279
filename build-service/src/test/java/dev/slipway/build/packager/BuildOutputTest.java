package dev.slipway.build.packager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildOutputTest {
    private final List<String> said = new ArrayList<>();
    private final BuildOutput output = new BuildOutput(said::add);

    private void prints(String text, int chunk) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += chunk) {
            byte[] some = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + chunk));
            output.output(some, some.length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 1000})
    void shouldSayTheSameLinesHoweverTheyArrive(int chunk) {
        // when
        prints("STEP 1/2: FROM x\n\ngr\u00fc\u00df dich\r\nthe last", chunk);
        output.end();

        // then
        assertThat(said).containsExactly("STEP 1/2: FROM x", "", "gr\u00fc\u00df dich", "the last");
    }

    @Test
    void shouldSayALineBeforeTheNextOneComes() {
        // when
        prints("STEP 1/2: FROM x\nSTEP 2/2: ", 1000);

        // then
        assertThat(said).containsExactly("STEP 1/2: FROM x");
    }

    @Test
    void shouldKeepTheLastErrorWhateverComesAfterIt() {
        // when
        prints("error: not this one\nError: building at STEP \"RUN x\"\n" + "more\n".repeat(10_000), 1000);
        output.end();

        // then
        assertThat(output.lastError()).isEqualTo("Error: building at STEP \"RUN x\"");
        assertThat(output.tail(100)).endsWith("more\nmore").hasSizeLessThanOrEqualTo(100);
    }

    @Test
    void shouldSayALineWithoutEndInPieces() {
        // when
        prints("y".repeat(2 * BuildOutput.LONGEST_LINE + 1), 64 * 1024);
        output.end();

        // then
        assertThat(said)
                .extracting(String::length)
                .containsExactly(BuildOutput.LONGEST_LINE, BuildOutput.LONGEST_LINE, 1);
    }
}
