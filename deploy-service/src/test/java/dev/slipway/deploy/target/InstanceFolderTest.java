package dev.slipway.deploy.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceFolderTest {
    private static final String LINE = "token=" + "s".repeat(994) + "\n";

    @TempDir
    Path folder;

    @Test
    void shouldGiveWholeLinesAloneWhenOnlyTheEndIsRead() throws IOException {
        write(LINE.repeat(30));

        assertThat(new InstanceFolder(folder).lastLines(100))
                .hasSizeBetween(10, 16)
                .containsOnly(LINE.strip());
    }

    @Test
    void shouldGiveWholeLinesAloneWhenWhatIsOlderWasCutOffInALine() throws IOException {
        InstanceFolder instance = new InstanceFolder(folder);
        write(LINE.substring(0, 500));
        instance.trim(100);
        write(LINE.substring(500) + "next\n");

        assertThat(instance.lastLines(100)).containsExactly("next");
    }

    private void write(String text) throws IOException {
        Files.writeString(new InstanceFolder(folder).output(), text);
    }
}
