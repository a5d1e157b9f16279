package dev.slipway.deploy.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.artifacts.tree.ImageConfig;
import dev.slipway.deploy.target.ImageCommand.HostRuntimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCommandTest {
    private static final HostRuntimes HOST =
            new HostRuntimes(Set.of("java", "node"), name -> Optional.of(Path.of("/host/" + name))
                    .filter(path -> !name.equals("node")));

    @TempDir
    Path folder;

    private ImageRoot root;

    @BeforeEach
    void unpack() throws IOException {
        root = new ImageRoot(folder.toRealPath());
        Files.createDirectories(folder.resolve("app/lib"));
        Files.writeString(folder.resolve("app/a.jar"), "");
        Files.writeString(folder.resolve("app/b.jar"), "");
        Files.createDirectories(folder.resolve("usr/bin"));
        executable("usr/bin/tool");
        executable("app/run");
        Files.createSymbolicLink(folder.resolve("bin"), Path.of("/usr/bin"));
        Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
        Files.createSymbolicLink(folder.resolve("out"), Path.of("../../../../../../etc/passwd"));
    }

    private void executable(String path) throws IOException {
        Path file = folder.resolve(path);
        Files.writeString(file, "");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private ImageCommand command(String workdir, String... words) throws CannotRun {
        ImageConfig config = new ImageConfig(
                List.of(words), List.of(), Map.of(), workdir, "", List.of(), Map.of(), "amd64", "linux");
        return ImageCommand.of(root, config, HOST);
    }

    private String at(String path) {
        return root.folder() + path;
    }

    @Test
    void shouldFindTheProgramInTheImageFollowingItsLinksFromItsOwnRoot() throws Exception {
        assertThat(command("", "/bin/tool").words()).containsExactly(at("/usr/bin/tool"));
        assertThat(command("", "tool").words()).containsExactly(at("/usr/bin/tool"));
        assertThat(command("/app", "./run").words()).containsExactly(at("/app/run"));
    }

    @Test
    void shouldTakeTheHostsRuntimeWhenTheImageLacksIt() throws Exception {
        assertThat(command("/app", "java", "-jar", "a.jar").words()).containsExactly("/host/java", "-jar", "a.jar");
        assertThat(command("/app", "/opt/jre/bin/java").words()).containsExactly("/host/java");
        assertThat(command("/app", "java").workdir()).isEqualTo(Path.of(at("/app")));
    }

    @Test
    void shouldRefuseWhatNeitherTheImageNorTheHostHas() {
        assertThatExceptionOfType(CannotRun.class)
                .isThrownBy(() -> command("", "bash"))
                .satisfies(e -> assertThat(e.failure().code()).isEqualTo("entrypoint-missing"));
        assertThatExceptionOfType(CannotRun.class)
                .isThrownBy(() -> command("", "node"))
                .satisfies(e -> assertThat(e.failure().code()).isEqualTo("runtime-missing"));
        assertThatExceptionOfType(CannotRun.class)
                .isThrownBy(() -> command("/nowhere", "java"))
                .satisfies(e -> assertThat(e.failure().code()).isEqualTo("workdir-missing"));
    }

    @Test
    void shouldMapArgumentsThatLieInTheImageAndNoOthers() {
        assertThat(ImageCommand.mapped(root, "/app/a.jar")).isEqualTo(at("/app/a.jar"));
        assertThat(ImageCommand.mapped(root, "/app/a.jar:/app/lib/*"))
                .isEqualTo(at("/app/a.jar") + ":" + at("/app/lib/*"));
        assertThat(ImageCommand.mapped(root, "--config=/app/b.jar")).isEqualTo("--config=" + at("/app/b.jar"));
        assertThat(ImageCommand.mapped(root, "/etc/hosts")).isEqualTo("/etc/hosts");
        assertThat(ImageCommand.mapped(root, "/app/a.jar:/etc/hosts")).isEqualTo("/app/a.jar:/etc/hosts");
        assertThat(ImageCommand.mapped(root, "http://app/a.jar")).isEqualTo("http://app/a.jar");
        assertThat(ImageCommand.mapped(root, "/")).isEqualTo("/");
    }

    @Test
    void shouldNeverLeaveTheImage() {
        assertThat(root.find("/../../../../../../etc/passwd")).isEmpty();
        assertThat(root.find("/out")).isEmpty();
        assertThat(root.find("/loop")).isEmpty();
        assertThat(root.find("/app/../app/a.jar")).contains(Path.of(at("/app/a.jar")));
    }
}
