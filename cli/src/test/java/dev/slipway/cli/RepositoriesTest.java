package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoriesTest {
    @TempDir
    Path folder;

    @Test
    void shouldLeaveAUrlAsItIs() {
        assertThat(Repositories.locate("https://git.example.com/app.git", true))
                .isEqualTo("https://git.example.com/app.git");
        assertThat(Repositories.locate("git@git.example.com:app.git", true)).isEqualTo("git@git.example.com:app.git");
    }

    @Test
    void shouldNameAWorkingTreeOrABareRepositoryByItsAbsolutePath() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree/.git")).getParent();
        Path bare = Files.createDirectories(folder.resolve("bare.git"));
        Files.createDirectories(bare.resolve("objects"));
        Files.createDirectories(bare.resolve("refs"));
        Files.writeString(bare.resolve("HEAD"), "ref: refs/heads/main\n");
        assertThat(Repositories.locate(tree + "/../tree", true)).isEqualTo(tree.toString());
        assertThat(Repositories.locate(bare.toString(), true)).isEqualTo(bare.toString());
    }

    @Test
    void shouldTakeALinkedWorkingTree() throws IOException {
        Files.writeString(folder.resolve(".git"), "gitdir: /elsewhere/.git/worktrees/tree\n");
        assertThat(Repositories.locate(folder.toString(), true)).isEqualTo(folder.toString());
    }

    @Test
    void shouldRefuseAPathThatIsNotThereOrNoRepository() {
        assertThatThrownBy(() -> Repositories.locate(folder.resolve("nowhere").toString(), true))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("is no folder here");
        assertThatThrownBy(() -> Repositories.locate(folder.toString(), true))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("is no git repository");
    }

    @Test
    void shouldNameTheRepositoryThatAFolderIsOf() throws IOException {
        Path sub = Files.createDirectories(folder.resolve("sub"));
        Files.writeString(sub.resolve("file"), "");
        NewRepository.of(folder, "First");
        assertThatThrownBy(() -> Repositories.locate(sub.toString(), true))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("it is a folder of the repository " + folder.toRealPath() + "; name that");
    }

    @Test
    void shouldCountWhatIsNotCommitted() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "1");
        NewRepository.of(folder, "First");
        assertThat(Repositories.uncommitted(folder.toString(), true)).isEmpty();
        Files.writeString(file, "two");
        assertThat(Repositories.uncommitted(folder.toString(), true))
                .contains("1 changed file is not committed, and is not part of this release");
        Files.writeString(folder.resolve("new"), "");
        assertThat(Repositories.uncommitted(folder.toString(), true))
                .contains("2 changed files are not committed, and are not part of this release");
    }

    @Test
    void shouldCountNothingInARepositoryElsewhere() {
        assertThat(Repositories.uncommitted("https://git.example.com/app.git", true))
                .isEmpty();
        assertThat(Repositories.uncommitted("/nowhere/here", false)).isEmpty();
    }

    @Test
    void shouldNotLookForAPathOnAnotherMachine() {
        assertThat(Repositories.locate("/nowhere/here", false)).isEqualTo("/nowhere/here");
    }
}
