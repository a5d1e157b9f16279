package dev.slipway.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TailTest {
    private final Tail tail = new Tail();

    @Test
    void shouldGiveAllWhenLittleWasPrinted() {
        // given
        print("one\n\u001b[31mtwo\u001b[0m\t3\u202e4\n\n");

        // when
        String text = tail.text(500);

        // then
        assertThat(text).isEqualTo("one\ntwo 3 4");
    }

    @Test
    void shouldGiveLastWholeLinesWhenMuchWasPrinted() {
        // given
        for (int i = 0; i < 10_000; i++) {
            print("line " + i + "\n");
        }

        // when
        String text = tail.text(25);

        // then
        assertThat(text).isEqualTo("line 9998\nline 9999");
    }

    @Test
    void shouldGiveTheEndWhenOneLineIsLongerThanAllThatIsKept() {
        // given
        print("x".repeat(100_000) + "end");

        // when
        String text = tail.text(10);

        // then
        assertThat(text).isEqualTo("xxxxxxxend");
    }

    private void print(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        tail.add(bytes, 0, bytes.length);
    }
}
