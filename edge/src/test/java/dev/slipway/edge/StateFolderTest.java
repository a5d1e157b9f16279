package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.edge.client.Backend;
import dev.slipway.edge.client.RouteSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
    private static final RouteConfig CONFIG = RouteConfig.reserved(new Place("hello", "staging"), 20_001)
            .put(new RouteSpec(
                    5, Digests.of("release"), List.of(new Backend("a", "127.0.0.1", 8080, 1, Digests.of("a"), true))));

    @TempDir
    Path directory;

    @Test
    void shouldReadWhatWasSaved() throws IOException {
        // given
        RouteConfig deleted =
                RouteConfig.reserved(new Place("a--b", "c"), 20_002).delete(3);
        // when
        try (StateFolder folder = StateFolder.open(directory)) {
            folder.save(CONFIG);
            folder.save(deleted);
            folder.saveAdminPort(20_000);
        }
        // then
        try (StateFolder folder = StateFolder.open(directory)) {
            assertThat(folder.routes()).containsExactlyInAnyOrder(CONFIG, deleted);
            assertThat(folder.adminPort()).hasValue(20_000);
        }
    }

    @Test
    void shouldIgnoreAFileThatACrashLeftHalfWritten() throws IOException {
        try (StateFolder folder = StateFolder.open(directory)) {
            // given
            folder.save(CONFIG);
            Files.writeString(directory.resolve("routes/hello/staging.json.new"), "{\"application\":\"hel");
            // when
            List<RouteConfig> routes = folder.routes();
            // then
            assertThat(routes).containsExactly(CONFIG);
        }
    }

    @Test
    void shouldNameTheFileThatCannotBeRead() throws IOException {
        try (StateFolder folder = StateFolder.open(directory)) {
            // given
            folder.save(CONFIG);
            Files.writeString(directory.resolve("routes/hello/staging.json"), "{}");
            // then
            assertThatThrownBy(folder::routes)
                    .hasMessageContaining("staging.json")
                    .hasMessageContaining("put the route");
        }
    }

    @Test
    void shouldRefuseAFolderThatAnotherHolds() throws IOException {
        try (StateFolder held = StateFolder.open(directory)) {
            assertThat(held.routes()).isEmpty();
            assertThatThrownBy(() -> StateFolder.open(directory)).hasMessageContaining("held by another edge");
        }
    }
}
