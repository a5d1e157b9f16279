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

    /** PostgreSQL, which keeps what a failure says, takes no NUL. */
    @Test
    void shouldShowWhatNoTextMayHold() throws IOException {
        write("progress\0bar\n");

        assertThat(new InstanceFolder(folder).lastLines(100)).containsExactly("progress\uFFFDbar");
    }

    @Test
    void shouldKeepNoMoreThanTheLimitOfWhatIsOlder() throws IOException {
        InstanceFolder instance = new InstanceFolder(folder);
        write(LINE.repeat(10) + "the last\n");
        instance.trim(100);

        assertThat(instance.output()).isEmptyFile();
        assertThat(folder.resolve("output.log.1")).hasSize(100).content().endsWith("s\nthe last\n");
    }

    private void write(String text) throws IOException {
        Files.writeString(new InstanceFolder(folder).output(), text);
    }
}
