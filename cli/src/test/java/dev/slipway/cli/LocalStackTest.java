package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LocalStackTest {
    @Test
    void shouldNameSettingsByOneUriWhateverSignsTheirPathHas() {
        Path file = Path.of("/my work, 100%/[a]/slipway.properties");
        // when
        String location = LocalStack.location(file);
        // then
        assertThat(location).doesNotContain(",", " ", "[").startsWith("file:///");
        assertThat(Path.of(URI.create(location))).isEqualTo(file);
    }
}
