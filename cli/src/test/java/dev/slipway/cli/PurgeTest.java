package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PurgeTest {
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

    private void refuseAllButOurs(Path removed) {
        Purge.refuseAllButOurs(new Layout(root, removed), home);
    }

    @Test
    void shouldAllowWhatTheLocalStackMade() throws IOException {
        Files.writeString(state.resolve("ports.json"), "{}");
        assertThatCode(() -> refuseAllButOurs(state)).doesNotThrowAnyException();
        Path ours = Files.createDirectories(root.resolve(".slipway"));
        assertThatCode(() -> refuseAllButOurs(ours)).doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseSomebodyElsesFolder() {
        assertThatThrownBy(() -> refuseAllButOurs(state))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("the local stack did not make it");
    }

    @Test
    void shouldRefuseAFolderThatHoldsTheProjectOrTheHome() throws IOException {
        for (Path holding : new Path[] {root, root.getParent(), home, home.getParent(), folder}) {
            Files.writeString(holding.resolve("ports.json"), "{}");
            assertThatThrownBy(() -> refuseAllButOurs(holding))
                    .isInstanceOf(Trouble.class)
                    .hasMessageContaining("is not removed");
        }
    }

    @Test
    void shouldRefuseALinkToSuchAFolder() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), home);
        Files.writeString(home.resolve("ports.json"), "{}");
        assertThatThrownBy(() -> refuseAllButOurs(link)).isInstanceOf(Trouble.class);
    }
}
