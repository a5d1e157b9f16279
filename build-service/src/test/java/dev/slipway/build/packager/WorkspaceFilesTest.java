package dev.slipway.build.packager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.build.packager.WorkspaceFiles.Entry;
import dev.slipway.build.packager.WorkspaceFiles.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspaceFilesTest {
    @TempDir
    Path folder;

    private Path workspace;

    @BeforeEach
    void makeWorkspace() throws IOException {
        workspace = folder.resolve("workspace");
        write("target/app.jar");
        write("target/lib/a.jar");
        write("target/lib/b.jar");
        write("target/classes/x/y.txt");
        write(".git/config");
        write(".git/objects/secret.jar");
        Files.createDirectories(workspace.resolve("target/empty"));
    }

    @ParameterizedTest
    @CsvSource({
        "target/app.jar, false, ''",
        "target/app.jar, true, app.jar",
        "./target/app.jar, true, app.jar",
        "target/lib, false, '|a.jar|b.jar'",
        "target/lib, true, 'lib|lib/a.jar|lib/b.jar'",
        "target/empty, false, ''",
        "target/*.jar, false, app.jar",
        "target/*.jar, true, app.jar",
        "target/l?b, false, 'lib|lib/a.jar|lib/b.jar'",
        "target/lib/**, false, 'a.jar|b.jar'",
        "'**/*.jar', false, 'target/app.jar|target/lib/a.jar|target/lib/b.jar'",
        "target/**/*.txt, false, classes/x/y.txt",
        "target/class*, false, 'classes|classes/x|classes/x/y.txt'",
    })
    void shouldNameFilesByTheirPlaceWhenSelected(String from, boolean into, String names) throws Exception {
        // when
        Selection selection = WorkspaceFiles.select(workspace, from, into);

        // then
        assertThat(selection.entries().stream().map(Entry::name)).containsExactly(names.split("\\|", -1));
        assertThat(selection.skipped()).isEmpty();
    }

    @Test
    void shouldLeaveGitOutWhenTheWholeWorkspaceIsTaken() throws Exception {
        // when
        Selection selection = WorkspaceFiles.select(workspace, ".", true);

        // then
        assertThat(selection.entries())
                .extracting(Entry::name)
                .contains("target", "target/app.jar")
                .noneMatch(name -> name.contains(".git"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere", "target/*.war", "nowhere/**", "nowhere/*.jar"})
    void shouldRefuseWhenNothingIsThere(String from) {
        // when
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> WorkspaceFiles.select(workspace, from, false));

        // then
        assertThat(refusal.failure().code()).isEqualTo("files-missing");
        assertThat(refusal.failure().what()).contains(from);
    }

    @ParameterizedTest
    @ValueSource(strings = {".git", ".git/config", "away", "away/secret", "links", "links/*", "**/secret", "git"})
    void shouldRefuseWhenAPathLeadsOutOfTheWorkspace(String from) throws Exception {
        // given
        Files.createDirectories(folder.resolve("outside"));
        Files.writeString(folder.resolve("outside/secret"), "secret");
        Files.createSymbolicLink(workspace.resolve("away"), Path.of("../outside"));
        Files.createDirectories(workspace.resolve("links"));
        Files.createSymbolicLink(workspace.resolve("links/secret"), folder.resolve("outside/secret"));
        Files.createSymbolicLink(workspace.resolve("git"), Path.of(".git"));

        // when
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> WorkspaceFiles.select(workspace, from, false));

        // then
        assertThat(refusal.failure().code()).isEqualTo("files-outside");
    }

    @Test
    void shouldFollowLinksWhenTheyStayInside() throws Exception {
        // given
        Files.createDirectories(workspace.resolve("bin"));
        Files.createSymbolicLink(workspace.resolve("bin/app.jar"), Path.of("../target/app.jar"));
        Files.createSymbolicLink(workspace.resolve("bin/lib"), Path.of("../target/lib"));
        Files.createSymbolicLink(workspace.resolve("bin/loop"), Path.of("."));
        Files.createSymbolicLink(workspace.resolve("bin/gone"), Path.of("nowhere"));

        // when
        Selection selection = WorkspaceFiles.select(workspace, "bin", false);

        // then
        assertThat(selection.entries())
                .extracting(Entry::name)
                .containsExactly("", "app.jar", "lib", "lib/a.jar", "lib/b.jar");
        assertThat(selection.entries()).noneMatch(entry -> Files.isSymbolicLink(entry.source()));
        assertThat(selection.skipped()).isEqualTo(List.of("bin/gone", "bin/loop"));
    }

    private void write(String name) throws IOException {
        Path file = workspace.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, name);
    }
}
