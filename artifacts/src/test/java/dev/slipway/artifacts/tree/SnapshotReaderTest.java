package dev.slipway.artifacts.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.luben.zstd.ZstdInputStream;
import dev.slipway.artifacts.tree.TreeRefusedException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives made to do harm. */
class SnapshotReaderTest {
    @TempDir
    Path folder;

    private Path root;
    private int cases;

    @BeforeEach
    void prepare() throws IOException {
        root = Files.createDirectory(folder.resolve("root"));
        Files.createDirectory(root.resolve("outside"));
    }

    static Stream<Arguments> attacks() {
        return Stream.of(
                attack("absolute name", tar().file("/tmp/evil", "x")),
                attack("climbing name", tar().file("../outside/evil", "x")),
                attack("climbing in the middle", tar().folder("a").file("a/../../outside/evil", "x")),
                attack("backslashes", tar().file("..\\outside\\evil", "x")),
                attack("control character", tar().file("a\nb", "x")),
                attack("the root itself", tar().folder(".")),
                attack("below a link", tar().symlink("link", "../outside").file("link/evil", "x")),
                attack(
                        "below a link that stays inside",
                        tar().folder("a").symlink("link", "a").file("link/evil", "x")),
                attack("below a file", tar().file("a", "x").file("a/b", "x")),
                attack("absolute link", tar().symlink("link", "/etc/passwd")),
                attack("climbing link", tar().symlink("link", "../outside")),
                attack(
                        "climbing through another link",
                        tar().folder("a")
                                .folder("a/b")
                                .symlink("a/b/up", "../..")
                                .symlink("sly", "a/b/up/../x")),
                attack("endless link", tar().symlink("a", "b").symlink("b", "a")),
                attack("hard link", tar().file("a", "x").hardlink("b", "a")),
                attack("hard link outside", tar().hardlink("b", "/etc/passwd")),
                attack("character device", tar().special("dev", TarConstants.LF_CHR)),
                attack("block device", tar().special("dev", TarConstants.LF_BLK)),
                attack("pipe", tar().special("pipe", TarConstants.LF_FIFO)),
                attack("contiguous file", tar().special("c", TarConstants.LF_CONTIG)),
                attack("same file twice", tar().file("a", "1").file("a", "2")),
                attack("same file in two spellings", tar().file("a", "1").file("./a", "2")),
                attack("folder twice", tar().folder("a").folder("a")),
                attack("link over a file", tar().file("a", "1").symlink("a", "b")),
                attack(
                        "file over a folder that was implied",
                        tar().file("a/b", "1").file("a", "2")),
                attack(
                        "sparse by its size",
                        tar().header("GNU.sparse.size", "9").file("s", "x")),
                attack("old sparse", tar().special("s", TarConstants.LF_GNUTYPE_SPARSE)),
                attack(
                        "climbing by extended header",
                        tar().header("path", "../outside/evil").file("a", "x")),
                attack(
                        "link by extended header",
                        tar().header("linkpath", "/etc").symlink("a", "b")),
                attack("negative size", tar().header("size", "-1").file("a", "x")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void shouldRefuseUnsafeEntry(String name, TarBuilder tar) throws Exception {
        // given
        byte[] archive = tar.bytes();

        // when
        TreeRefusedException e = refusal(new ByteArrayInputStream(archive), TreeLimits.defaults());

        // then
        assertThat(e).isNotNull();
        assertThat(e.reason()).isIn(Reason.UNSAFE_ENTRY, Reason.MALFORMED);
        assertThat(e.hint()).isNotBlank();
        assertThat(root.resolve("outside")).isEmptyDirectory();
        assertThat(Path.of("/tmp/evil")).doesNotExist();
    }

    @Test
    void shouldRefuseMoreThanTheLimits() throws Exception {
        // given
        byte[] archive = tar().file("aaaaaaaa", "12345").file("b", "12345").bytes();

        // when
        Reason total = refusal(stream(archive), new TreeLimits(9, 10, 10, 100)).reason();
        Reason entries =
                refusal(stream(archive), new TreeLimits(100, 1, 10, 100)).reason();
        Reason entry = refusal(stream(archive), new TreeLimits(100, 10, 4, 100)).reason();
        Reason nameLength =
                refusal(stream(archive), new TreeLimits(100, 10, 10, 7)).reason();

        // then
        assertThat(Stream.of(total, entries, entry, nameLength)).containsOnly(Reason.TOO_LARGE);
    }

    @Test
    void shouldRefuseBombBeforeItFillsTheDisk() throws Exception {
        // given
        byte[] bomb = tar().file("zeros", "\0".repeat(50_000_000)).zstd();
        assertThat(bomb).hasSizeLessThan(10_000);

        // when
        TreeRefusedException e =
                refusal(new ZstdInputStream(stream(bomb)), new TreeLimits(1_000_000, 10, 1_000_000, 100));

        // then
        assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(root.resolve("case-0")).isEmptyDirectory();
    }

    @Test
    void shouldRefuseHeaderThatWouldFillTheMemory() throws Exception {
        // given
        byte[] bomb =
                tar().extended("a", Map.of("comment", "x".repeat(30_000_000))).zstd();

        // when
        TreeRefusedException e = refusal(new ZstdInputStream(stream(bomb)), TreeLimits.defaults());

        // then
        assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void shouldRefuseTruncatedArchive() throws Exception {
        // given
        byte[] whole = tar().file("a", "x".repeat(5000)).bytes();

        // when
        TreeRefusedException e = refusal(stream(Arrays.copyOf(whole, 2000)), TreeLimits.defaults());

        // then
        assertThat(e.reason()).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void shouldDropSetUserBit() throws Exception {
        // given
        byte[] archive = tar().file("su", "x", 04777).bytes();

        // when
        new SnapshotReader(root, TreeLimits.defaults()).read(stream(archive));

        // then
        assertThat((int) Files.getAttribute(root.resolve("su"), "unix:mode") & 07777)
                .isEqualTo(0777);
    }

    @Test
    void shouldAcceptFolderStatedAfterItsContent() throws Exception {
        // given
        byte[] archive = tar().file("a/b", "x").folder("a").bytes();

        // when
        new SnapshotReader(root, TreeLimits.defaults()).read(stream(archive));

        // then
        assertThat(root.resolve("a/b")).hasContent("x");
    }

    private TreeRefusedException refusal(InputStream archive, TreeLimits limits) throws IOException {
        Path fresh = Files.createDirectory(root.resolve("case-" + cases++));
        return catchThrowableOfType(TreeRefusedException.class, () -> new SnapshotReader(fresh, limits).read(archive));
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private static TarBuilder tar() {
        return new TarBuilder();
    }

    private static Arguments attack(String name, TarBuilder tar) {
        return Arguments.of(name, tar);
    }
}
