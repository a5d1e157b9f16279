package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
    @TempDir
    Path folder;

    private Path root;
    private Path home;
    private Path state;

    @BeforeEach
    void makeFolders() throws IOException {
        root = Files.createDirectories(folder.resolve("projects/slipway"));
        home = Files.createDirectories(folder.resolve("home/me"));
        state = Files.createDirectories(folder.resolve("state"));
    }

    private void refusePurge(Path removed) {
        StateFolder.refusePurge(new Layout(root, removed), home);
    }

    @Test
    void shouldTakeAFolderThatIsEmptyPreparedOrOurs() throws IOException {
        Layout layout = new Layout(root, state);
        assertThatCode(() -> StateFolder.refuseSomebodyElses(layout)).doesNotThrowAnyException();
        Files.createDirectories(state.resolve("config"));
        assertThatCode(() -> StateFolder.refuseSomebodyElses(layout)).doesNotThrowAnyException();
        Files.writeString(state.resolve("ports.json"), "{}");
        Files.createDirectories(state.resolve("devstack"));
        assertThatCode(() -> StateFolder.refuseSomebodyElses(layout)).doesNotThrowAnyException();
        Layout none = new Layout(root, folder.resolve("none"));
        assertThatCode(() -> StateFolder.refuseSomebodyElses(none)).doesNotThrowAnyException();
    }

    @Test
    void shouldKnowAFolderAgainThatItTook() throws IOException {
        Layout layout = new Layout(root, state);
        // when
        StateFolder.take(layout);
        Files.createDirectories(layout.log("maven-build").getParent());
        // then
        assertThatCode(() -> StateFolder.take(layout)).doesNotThrowAnyException();
        assertThatCode(() -> refusePurge(state)).doesNotThrowAnyException();
    }

    @Test
    void shouldNotTakeAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("letter.txt"), "dear");
        assertThatThrownBy(() -> StateFolder.refuseSomebodyElses(new Layout(root, file)))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("is no folder");
    }

    @Test
    void shouldNotTakeAFolderWithSomebodyElsesFiles() throws IOException {
        Files.writeString(state.resolve("letter.txt"), "dear");
        assertThatThrownBy(() -> StateFolder.refuseSomebodyElses(new Layout(root, state)))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("did not make it");
    }

    @Test
    void shouldPurgeWhatTheLocalStackMade() throws IOException {
        Files.writeString(state.resolve("ports.json"), "{}");
        assertThatCode(() -> refusePurge(state)).doesNotThrowAnyException();
        Path ours = Files.createDirectories(root.resolve(".slipway"));
        assertThatCode(() -> refusePurge(ours)).doesNotThrowAnyException();
    }

    @Test
    void shouldNotPurgeSomebodyElsesFolder() {
        assertThatThrownBy(() -> refusePurge(state))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("the local stack did not make it");
    }

    @Test
    void shouldNotPurgeAFolderThatHoldsTheProjectOrTheHome() throws IOException {
        for (Path holding : new Path[] {root, root.getParent(), home, home.getParent(), folder}) {
            Files.writeString(holding.resolve("ports.json"), "{}");
            assertThatThrownBy(() -> refusePurge(holding))
                    .isInstanceOf(Trouble.class)
                    .hasMessageContaining("is not removed");
        }
    }

    @Test
    void shouldNotPurgeALinkToSuchAFolder() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), home);
        Files.writeString(home.resolve("ports.json"), "{}");
        assertThatThrownBy(() -> refusePurge(link)).isInstanceOf(Trouble.class);
    }
}
