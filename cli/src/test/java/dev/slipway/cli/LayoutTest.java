package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayoutTest {
    @Test
    void shouldTakeABlankVariableForOneThatIsNotSet() {
        Layout layout = Layout.of(Map.of("SLIPWAY_ROOT", "/project", "SLIPWAY_STATE", " "));
        assertThat(layout.state()).isEqualTo(Path.of("/project/.slipway"));
        assertThat(Layout.of(Map.of("SLIPWAY_ROOT", "")).root())
                .isEqualTo(Path.of("").toAbsolutePath());
    }

    @Test
    void shouldTakeTheStateThatIsNamed() {
        assertThat(Layout.of(Map.of("SLIPWAY_STATE", "/elsewhere")).state()).isEqualTo(Path.of("/elsewhere"));
    }
}
