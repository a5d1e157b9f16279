package dev.slipway.artifacts.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.artifacts.RegistryException;
import dev.slipway.artifacts.tree.TreeRefusedException.Reason;
import dev.slipway.events.ArtifactRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsIT {
    private static final TreeLimits LIMITS = TreeLimits.defaults();

    @TempDir
    static Path storage;

    private static LocalRegistry registry;

    @TempDir
    Path folder;

    private Path workspace;
    private Path target;
    private Snapshots snapshots;

    @BeforeAll
    static void start() throws Exception {
        registry = new LocalRegistry(storage);
    }

    @AfterAll
    static void stop() throws Exception {
        registry.close();
    }

    @BeforeEach
    void prepare() throws Exception {
        workspace = Files.createDirectory(folder.resolve("workspace"));
        target = folder.resolve("place").resolve("target");
        snapshots = new Snapshots(registry.client, folder.resolve("scratch"));
    }

    @Test
    void shouldRestoreContentsModesAndLinks() throws Exception {
        // given
        String longName = "long/" + "d".repeat(120) + "/" + "f".repeat(120);
        write("src/héllo.txt", "hello");
        write("run.sh", "#!/bin/sh");
        write(longName, "deep");
        Files.createDirectories(workspace.resolve("empty"));
        Files.setPosixFilePermissions(workspace.resolve("run.sh"), PosixFilePermissions.fromString("rwx------"));
        Files.createSymbolicLink(workspace.resolve("src/up"), Path.of("../run.sh"));
        Files.createSymbolicLink(workspace.resolve("dangling"), Path.of("nowhere"));

        // when
        snapshots.restore(push(), target, LIMITS);

        // then
        assertThat(target.resolve("src/héllo.txt")).hasContent("hello");
        assertThat(target.resolve(longName)).hasContent("deep");
        assertThat(target.resolve("empty")).isEmptyDirectory();
        assertThat(mode("run.sh")).isEqualTo("rwxr-xr-x");
        assertThat(mode("src/héllo.txt")).isEqualTo("rw-r--r--");
        assertThat(Files.readSymbolicLink(target.resolve("src/up"))).isEqualTo(Path.of("../run.sh"));
        assertThat(Files.readSymbolicLink(target.resolve("dangling"))).isEqualTo(Path.of("nowhere"));
        assertThat(children(target.getParent())).containsExactly("target");
        assertThat(folder.resolve("scratch")).isEmptyDirectory();
    }

    @Test
    void shouldGiveSameDigestWhenTreeIsTheSame() throws Exception {
        // given
        write("b", "2");
        write("a", "1");
        ArtifactRef first = push();
        Files.delete(workspace.resolve("a"));
        write("a", "1");
        Files.setLastModifiedTime(workspace.resolve("a"), FileTime.from(Instant.parse("2020-02-02T02:02:02Z")));
        Files.setPosixFilePermissions(workspace.resolve("a"), PosixFilePermissions.fromString("rw-rw-rw-"));

        // when
        ArtifactRef second = push();

        // then
        assertThat(second).isEqualTo(first);
    }

    @Test
    void shouldGiveOtherDigestWhenOnlyAnExecutableBitChanges() throws Exception {
        // given
        write("a", "1");
        ArtifactRef first = push();
        Files.setPosixFilePermissions(workspace.resolve("a"), PosixFilePermissions.fromString("rwxr--r--"));

        // when
        ArtifactRef second = push();

        // then
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void shouldGiveSameDigestWhenRestoredAndPushedAgain() throws Exception {
        // given
        write("a/b", "1");
        Files.createSymbolicLink(workspace.resolve("link"), Path.of("a/b"));
        ArtifactRef first = push();
        snapshots.restore(first, target, LIMITS);

        // when
        ArtifactRef second = snapshots.push(registry.repository(), target, LIMITS);

        // then
        assertThat(second).isEqualTo(first);
    }

    @Test
    void shouldLeaveGitOutUnlessAsked() throws Exception {
        // given
        write(".git/HEAD", "ref");
        write(".gitignore", "target");
        write("target/out", "x");
        ArtifactRef without = push();
        ArtifactRef with = snapshots.push(registry.repository(), workspace, SnapshotContent.everything(), LIMITS);
        var chosen = new SnapshotContent(Set.of(".git", "target"), Instant.EPOCH);

        // when
        snapshots.restore(without, target, LIMITS);
        snapshots.restore(with, folder.resolve("with"), LIMITS);
        snapshots.restore(
                snapshots.push(registry.repository(), workspace, chosen, LIMITS), folder.resolve("chosen"), LIMITS);

        // then
        assertThat(children(target)).containsExactly(".gitignore", "target");
        assertThat(folder.resolve("with/.git/HEAD")).hasContent("ref");
        assertThat(children(folder.resolve("chosen"))).containsExactly(".gitignore");
    }

    @Test
    void shouldRefuseToPushLinkThatLeavesTheRoot() throws Exception {
        // given
        write("deep/er/file", "x");
        Files.createSymbolicLink(workspace.resolve("deep/er/up"), Path.of("../.."));
        Files.createSymbolicLink(workspace.resolve("sly"), Path.of("deep/er/up/../secret"));

        // when
        var thrown = assertThatThrownBy(this::push);

        // then
        thrown.isInstanceOf(TreeRefusedException.class).hasMessageContaining("'sly'");
    }

    @Test
    void shouldRefuseToPushAbsoluteLink() throws Exception {
        // given
        Files.createSymbolicLink(workspace.resolve("passwords"), Path.of("/etc/passwd"));

        // when
        var thrown = assertThatThrownBy(this::push);

        // then
        thrown.isInstanceOf(TreeRefusedException.class).hasMessageContaining("'passwords'");
    }

    @Test
    void shouldRefuseToPushPipe() throws Exception {
        // given
        Process made = new ProcessBuilder("mkfifo", workspace.resolve("pipe").toString()).start();
        assertThat(made.waitFor()).isZero();

        // when
        var thrown = assertThatThrownBy(this::push);

        // then
        thrown.isInstanceOf(TreeRefusedException.class).hasMessageContaining("'pipe'");
    }

    @Test
    void shouldRefuseToPushMoreThanTheLimits() throws Exception {
        // given
        write("a", "12345");
        write("b", "12345");

        // when
        var limits = Map.of(
                "total", new TreeLimits(9, 10, 10, 100),
                "entries", new TreeLimits(100, 1, 10, 100),
                "entry", new TreeLimits(100, 10, 4, 100));

        // then
        limits.forEach(
                (name, limit) -> assertThatThrownBy(() -> snapshots.push(registry.repository(), workspace, limit))
                        .as(name)
                        .isInstanceOfSatisfying(TreeRefusedException.class, e -> assertThat(e.reason())
                                .isEqualTo(Reason.TOO_LARGE)));
    }

    @Test
    void shouldRefuseToRestoreIntoFolderWithContentAndLeaveItAlone() throws Exception {
        // given
        write("a", "1");
        ArtifactRef ref = push();
        Files.createDirectories(target);
        Files.writeString(target.resolve("mine"), "kept");

        // when
        var thrown = assertThatThrownBy(() -> snapshots.restore(ref, target, LIMITS));

        // then
        thrown.isInstanceOfSatisfying(
                TreeRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OCCUPIED));
        assertThat(target.resolve("mine")).hasContent("kept");
    }

    @Test
    void shouldRestoreIntoEmptyFolder() throws Exception {
        // given
        write("a", "1");
        Files.createDirectories(target);

        // when
        snapshots.restore(push(), target, LIMITS);

        // then
        assertThat(target.resolve("a")).hasContent("1");
    }

    @Test
    void shouldRemoveHalfDoneFolderWhenAnEntryIsRefused() throws Exception {
        // given
        ArtifactRef bad = registry.snapshot(new TarBuilder()
                .file("good", "1")
                .folder("sub")
                .file("../evil", "2")
                .zstd());

        // when
        var thrown = assertThatThrownBy(() -> snapshots.restore(bad, target, LIMITS));

        // then
        thrown.isInstanceOf(TreeRefusedException.class);
        assertThat(target.getParent()).isEmptyDirectory();
        assertThat(folder.resolve("scratch")).isEmptyDirectory();
    }

    @Test
    void shouldRefuseArtifactThatIsNoSnapshot() {
        // given
        ArtifactRef image = registry.image(new TarBuilder().file("a", "1"));

        // when
        var thrown = assertThatThrownBy(() -> snapshots.restore(image, target, LIMITS));

        // then
        thrown.isInstanceOf(RegistryException.class);
    }

    @Test
    void shouldSayMalformedWhenLayerIsNoArchive() {
        // given
        ArtifactRef garbage = registry.snapshot("not zstd at all".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        // when
        var thrown = assertThatThrownBy(() -> snapshots.restore(garbage, target, LIMITS));

        // then
        thrown.isInstanceOfSatisfying(
                TreeRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
    }

    private ArtifactRef push() {
        return snapshots.push(registry.repository(), workspace, LIMITS);
    }

    private void write(String name, String content) throws IOException {
        Path file = workspace.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve(name)));
    }

    private static List<String> children(Path path) throws IOException {
        try (Stream<Path> children = Files.list(path)) {
            return children.map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }
}
