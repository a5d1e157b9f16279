package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutTest {
    @TempDir
    Path folder;

    @Test
    void shouldWriteASecretWholeForItsOwnerAlone() throws IOException {
        Path file = folder.resolve("secrets/edge");
        Files.writeString(Files.createDirectories(file.getParent()).resolve("edge.new"), "left of a killed command");
        Layout.writePrivately(file, "first");
        // when
        Layout.writePrivately(file, "second");
        // then
        assertThat(file).hasContent("second");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file.getParent()).isDirectoryContaining("glob:**/edge").isDirectoryNotContaining("glob:**/edge.new");
    }

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
