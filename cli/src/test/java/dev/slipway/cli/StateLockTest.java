package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateLockTest {
    @TempDir
    Path folder;

    private Layout layout() {
        return new Layout(folder, folder.resolve("state"));
    }

    @Test
    void shouldRefuseASecondCommandUntilTheFirstHasEnded() {
        StateLock.during(layout(), () -> {
            assertThatThrownBy(() -> StateLock.during(layout(), () -> 0))
                    .isInstanceOf(Trouble.class)
                    .hasMessageContaining("another ./slipway up, down or demo is at work on " + layout().state());
            return 0;
        });
        assertThat(StateLock.during(layout(), () -> 7)).isEqualTo(7);
    }

    @Test
    void shouldLetItsHolderRemoveTheFolder() {
        StateLock.during(layout(), () -> {
            Folders.delete(layout().state());
            return 0;
        });
        assertThat(layout().state()).doesNotExist();
    }
}
