package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
    @TempDir
    Path folder;

    @Test
    void shouldDeleteAFolderThatMayNotBeWrittenTo() throws IOException {
        Path cache = Files.createDirectories(folder.resolve("state/work/mod/cache"));
        Files.writeString(cache.resolve("go.mod"), "module m");
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("r-xr-xr-x"));
        Files.setPosixFilePermissions(cache.getParent(), PosixFilePermissions.fromString("r-xr-xr-x"));
        // when
        Folders.delete(folder.resolve("state"));
        // then
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void shouldLeaveWhatALinkNames() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("file"), "");
        Files.createSymbolicLink(
                Files.createDirectories(folder.resolve("state")).resolve("link"), elsewhere);
        // when
        Folders.delete(folder.resolve("state"));
        // then
        assertThat(folder.resolve("state")).doesNotExist();
        assertThat(elsewhere.resolve("file")).exists();
    }

    @Test
    void shouldListSoManyLevels() throws IOException {
        Files.createDirectories(folder.resolve("build-1/job/deeper"));
        assertThat(Folders.list(folder, 2))
                .containsExactly(folder, folder.resolve("build-1"), folder.resolve("build-1/job"));
    }

    @Test
    void shouldTakeAFolderThatIsNotThereForAnEmptyOne() {
        assertThat(Folders.list(folder.resolve("gone"), 2)).isEmpty();
        assertThatCode(() -> Folders.delete(folder.resolve("gone"))).doesNotThrowAnyException();
    }
}
