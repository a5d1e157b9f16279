package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OldJarsTest {
    private static final Instant BUILT = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    Path root;

    private Layout layout;

    @BeforeEach
    void makeProject() throws IOException {
        layout = new Layout(root, root.resolve(".slipway"));
        for (String module : new String[] {"runtime", "edge", "deploy-service"}) {
            file(root.resolve(module).resolve("pom.xml"), BUILT.minusSeconds(60));
            file(root.resolve(module).resolve("src/main/java/A.java"), BUILT.minusSeconds(60));
        }
        file(layout.edgeJar(), BUILT);
        file(layout.serviceJar("deploy"), BUILT);
    }

    private static void file(Path file, Instant modified) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
        Files.setLastModifiedTime(file, FileTime.from(modified));
    }

    @Test
    void shouldSayNothingWhenJarsAreNewerThanTheirSources() {
        assertThat(new OldJars(layout).line()).isEmpty();
    }

    @Test
    void shouldNameEachModuleThatChangedSince() throws IOException {
        file(root.resolve("runtime/src/main/java/B.java"), BUILT.plusSeconds(1));
        file(root.resolve("edge/pom.xml"), BUILT.plusSeconds(1));
        // when
        String line = new OldJars(layout).line().orElseThrow();
        // then
        assertThat(line).contains(": runtime, edge.").contains("mvn -DskipTests package");
    }
}
