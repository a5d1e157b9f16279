package dev.slipway.artifacts.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.artifacts.Descriptor;
import dev.slipway.artifacts.Index;
import dev.slipway.artifacts.MediaTypes;
import dev.slipway.artifacts.Platform;
import dev.slipway.artifacts.RegistryException;
import dev.slipway.artifacts.tree.TreeRefusedException.Reason;
import dev.slipway.events.ArtifactRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ImagesIT {
    private static final TreeLimits LIMITS = TreeLimits.defaults();

    @TempDir
    static Path storage;

    private static LocalRegistry registry;

    @TempDir
    Path folder;

    private Path outside;
    private Path target;
    private Images images;

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
        outside = Files.createDirectory(folder.resolve("outside"));
        target = folder.resolve("place/target");
        images = new Images(registry.client, folder.resolve("scratch"));
    }

    @Test
    void shouldApplyLayersOfEveryCompressionInOrder() throws Exception {
        // given
        byte[] zstd = tar().file("a", "3").zstd();
        ArtifactRef image = registry.manifest(
                "{}",
                List.of(
                        registry.blob(
                                MediaTypes.LAYER_TAR,
                                tar().file("a", "1").file("b", "1").bytes()),
                        registry.blob(
                                MediaTypes.LAYER_GZIP,
                                gzip(tar().file("a", "2").file("c", "2", 0755).bytes())),
                        registry.blob(MediaTypes.LAYER_ZSTD, zstd)));

        // when
        UnpackedImage unpacked = images.unpack(image, target, LIMITS);

        // then
        assertThat(target.resolve("a")).hasContent("3");
        assertThat(target.resolve("b")).hasContent("1");
        assertThat(target.resolve("c")).hasContent("2").isExecutable();
        assertThat(unpacked).isEqualTo(new UnpackedImage(image, 5, 5, List.of()));
    }

    @Test
    void shouldRemoveWhatLaterLayersHide() throws Exception {
        // given
        TarBuilder lower = tar().file("gone", "x")
                .file("dir/gone", "x")
                .file("dir/kept", "x")
                .file("opaque/old", "x")
                .file("opaque/sub/old", "x")
                .file("whole/deep/old", "x");
        TarBuilder upper = tar().file("opaque/new", "y")
                .file("opaque/sub/new", "y")
                .file(".wh.gone", "")
                .file("dir/.wh.gone", "")
                .file("opaque/.wh..wh..opq", "")
                .file(".wh.whole", "")
                .file("nowhere/.wh.nothing", "");

        // when
        images.unpack(registry.image(lower, upper), target, LIMITS);

        // then
        assertThat(files()).containsExactlyInAnyOrder("dir/kept", "opaque/new", "opaque/sub/new");
        assertThat(target.resolve("whole")).doesNotExist();
    }

    @Test
    void shouldFollowLinksAsTheImageWouldSeeThem() throws Exception {
        // given
        TarBuilder base =
                tar().folder("usr").folder("usr/lib").symlink("lib", "usr/lib").symlink("abs", "/usr/lib");
        TarBuilder next = tar().file("lib/one", "1").file("abs/two", "2");
        TarBuilder climb = tar().symlink("up", "../../../../usr").file("up/three", "3");

        // when
        images.unpack(registry.image(base, next, climb), target, LIMITS);

        // then
        assertThat(files()).contains("usr/lib/one", "usr/lib/two", "usr/three");
        assertThat(Files.readSymbolicLink(target.resolve("abs"))).isEqualTo(Path.of("/usr/lib"));
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void shouldNotWriteOutsideThroughAbsoluteLink() throws Exception {
        // given
        TarBuilder base = tar().symlink("out", outside.toString());
        TarBuilder next = tar().file("out/evil", "x");

        // when
        images.unpack(registry.image(base, next), target, LIMITS);

        // then
        assertThat(outside).isEmptyDirectory();
        assertThat(target.resolve(outside.toString().substring(1)).resolve("evil"))
                .hasContent("x");
    }

    @Test
    void shouldReplaceLinkInsteadOfWritingThroughIt() throws Exception {
        // given
        Path victim = Files.writeString(outside.resolve("victim"), "safe");
        TarBuilder base = tar().symlink("file", victim.toString());
        TarBuilder next = tar().file("file", "evil");

        // when
        images.unpack(registry.image(base, next), target, LIMITS);

        // then
        assertThat(victim).hasContent("safe");
        assertThat(target.resolve("file")).hasContent("evil");
    }

    @Test
    void shouldNotHideOutsideThroughLink() throws Exception {
        // given
        Path victim = Files.writeString(outside.resolve("victim"), "safe");
        TarBuilder base = tar().symlink("out", outside.toString());
        TarBuilder next = tar().file("out/.wh.victim", "").file("out/.wh..wh..opq", "");

        // when
        images.unpack(registry.image(base, next), target, LIMITS);

        // then
        assertThat(victim).hasContent("safe");
    }

    @Test
    void shouldMakeHardLinksInsideAndSkipDevices() throws Exception {
        // given
        TarBuilder layer = tar().file("a", "1")
                .hardlink("b", "/a")
                .special("dev/null", TarConstants.LF_CHR)
                .special("pipe", TarConstants.LF_FIFO);

        // when
        UnpackedImage unpacked = images.unpack(registry.image(layer), target, LIMITS);

        // then
        assertThat(Files.isSameFile(target.resolve("a"), target.resolve("b"))).isTrue();
        assertThat(unpacked.skipped()).containsExactly("dev/null", "pipe");
        assertThat(target.resolve("pipe")).doesNotExist();
    }

    static Stream<Arguments> attacks() {
        return Stream.of(
                Arguments.of("climbing name", tar().file("../outside/evil", "x")),
                Arguments.of("absolute name", tar().file("/tmp/evil", "x")),
                Arguments.of("climbing whiteout", tar().folder("a").file("a/.wh...", "")),
                Arguments.of("whiteout of nothing", tar().file(".wh.", "")),
                Arguments.of("hard link outside", tar().hardlink("a", "../outside/victim")),
                Arguments.of("hard link to this machine", tar().hardlink("a", "/etc/hostname")),
                Arguments.of("hard link to a folder", tar().folder("a").hardlink("b", "a")),
                Arguments.of("hard link to itself", tar().file("a", "x").hardlink("./a", "a")),
                Arguments.of(
                        "endless links",
                        tar().symlink("a", "b").symlink("b", "a").file("a/x", "")),
                Arguments.of("below a file", tar().file("a", "x").file("a/b", "x")),
                Arguments.of("same file twice", tar().file("a", "1").file("a", "2")),
                Arguments.of("unknown type", tar().special("x", (byte) 'Z')));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void shouldRefuseUnsafeEntryAndLeaveNothing(String name, TarBuilder layer) throws Exception {
        // given
        Files.writeString(outside.resolve("victim"), "safe");
        ArtifactRef image = registry.image(layer);

        // when
        TreeRefusedException e =
                catchThrowableOfType(TreeRefusedException.class, () -> images.unpack(image, target, LIMITS));

        // then
        assertThat(e).isNotNull();
        assertThat(e.reason()).isEqualTo(Reason.UNSAFE_ENTRY);
        assertThat(target.getParent()).isEmptyDirectory();
        assertThat(outside.resolve("victim")).hasContent("safe");
    }

    @Test
    void shouldCountTheLimitsOverAllLayers() {
        // given
        ArtifactRef image = registry.image(tar().file("a", "12345"), tar().file("a", "12345"));

        // when
        var thrown = assertThatThrownBy(() -> images.unpack(image, target, new TreeLimits(9, 10, 10, 100)));

        // then
        thrown.isInstanceOfSatisfying(
                TreeRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
    }

    @Test
    void shouldChooseThePlatformFromAnIndex() {
        // given
        ArtifactRef amd = registry.image(tar().file("amd", ""));
        ArtifactRef arm = registry.image(tar().file("arm", ""));
        ArtifactRef index = index(entry(amd, "amd64", null), entry(arm, "arm64", "v8"));

        // when
        ArtifactRef onAmd = onPlatform("x86_64").resolve(index);
        ArtifactRef onArm = onPlatform("aarch64").resolve(index);

        // then
        assertThat(onAmd).isEqualTo(amd);
        assertThat(onArm).isEqualTo(arm);
    }

    @Test
    void shouldNamePlatformsWhenNoneFits() {
        // given
        ArtifactRef index = index(entry(registry.image(tar().file("amd", "")), "amd64", null));

        // when
        var thrown = assertThatThrownBy(() -> onPlatform("riscv64").resolve(index));

        // then
        thrown.isInstanceOf(RegistryException.class)
                .hasMessageContaining("linux/riscv64")
                .hasMessageContaining("amd64");
    }

    @Test
    void shouldReadTheConfiguration() {
        // given
        ArtifactRef image = registry.image("""
                {"architecture": "amd64", "os": "linux", "config": {
                  "Entrypoint": ["java", "-jar"], "Cmd": ["/app.jar"], "Env": ["B=1", "A=x=y"],
                  "WorkingDir": "/work", "User": "1000:1000",
                  "ExposedPorts": {"9090/tcp": {}, "8080/tcp": {}}, "Labels": {"team": "red"}}}
                """, List.of(tar()));

        // when
        ImageConfig config = images.config(image);

        // then
        assertThat(config)
                .isEqualTo(new ImageConfig(
                        List.of("java", "-jar"),
                        List.of("/app.jar"),
                        Map.of("B", "1", "A", "x=y"),
                        "/work",
                        "1000:1000",
                        List.of("8080/tcp", "9090/tcp"),
                        Map.of("team", "red"),
                        "amd64",
                        "linux"));
        assertThat(config.env().keySet()).containsExactly("B", "A");
    }

    @Test
    void shouldReadConfigurationThatSaysNothing() {
        // given
        ArtifactRef image = registry.image("{\"config\": {\"Cmd\": null, \"Env\": null}}", List.of(tar()));

        // when
        ImageConfig config = images.config(image);

        // then
        assertThat(config.cmd()).isEmpty();
        assertThat(config.env()).isEmpty();
        assertThat(config.user()).isEmpty();
    }

    private Images onPlatform(String architecture) {
        var platform =
                switch (architecture) {
                    case "x86_64" -> new Platform("linux", "amd64", null);
                    case "aarch64" -> new Platform("linux", "arm64", null);
                    default -> new Platform("linux", architecture, null);
                };
        return new Images(registry.client, folder.resolve("scratch"), platform);
    }

    private static ArtifactRef index(Descriptor... entries) {
        return new ArtifactRef(
                registry.repository(), registry.client.pushIndex(registry.repository(), Index.of(List.of(entries))));
    }

    private static Descriptor entry(ArtifactRef image, String architecture, String variant) {
        Descriptor plain = registry.client.rawManifest(image).descriptor();
        return new Descriptor(
                plain.mediaType(),
                plain.digest(),
                plain.size(),
                null,
                Map.of(),
                new Platform("linux", architecture, variant));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(target)) {
            return all.filter(path -> Files.isRegularFile(path, java.nio.file.LinkOption.NOFOLLOW_LINKS))
                    .map(path -> target.relativize(path).toString())
                    .toList();
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var sink = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(sink)) {
            gzip.write(bytes);
        }
        return sink.toByteArray();
    }

    private static TarBuilder tar() {
        return new TarBuilder();
    }
}
