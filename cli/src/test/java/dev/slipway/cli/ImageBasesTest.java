package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ImageBasesTest {
    @Test
    void shouldTakeAPartsOwnBaseBeforeTheCommonOne() {
        ImageBases bases = ImageBases.parse(List.of("java:21", "build=tools:1", "build=tools:2"));
        assertThat(bases.of("build")).isEqualTo("tools:2");
        assertThat(bases.of("edge")).isEqualTo("java:21");
    }

    @Test
    void shouldForgetPartsOfTheDefaultWhenACommonBaseIsNamed() {
        assertThat(ImageBases.parse(List.of("java:21", "build=tools:1", "tar:mine.tar"))
                        .of("build"))
                .isEqualTo("tar:mine.tar");
    }

    @Test
    void shouldRefuseAPartThatIsNotThere() {
        assertThatThrownBy(() -> ImageBases.parse(List.of("java:21", "biuld=tools:1")))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("biuld");
    }
}
