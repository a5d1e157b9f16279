package dev.slipway.build.packager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.artifacts.Descriptor;
import dev.slipway.artifacts.Index;
import dev.slipway.artifacts.Manifest;
import dev.slipway.artifacts.MediaTypes;
import dev.slipway.artifacts.Platform;
import dev.slipway.artifacts.Registry;
import dev.slipway.artifacts.RegistryException;
import dev.slipway.artifacts.RegistrySettings;
import dev.slipway.artifacts.tree.ImageConfig;
import dev.slipway.artifacts.tree.Images;
import dev.slipway.artifacts.tree.TreeLimits;
import dev.slipway.build.packager.PackagingResult.NotPackaged;
import dev.slipway.build.packager.PackagingResult.Published;
import dev.slipway.devstack.registry.OciRegistry;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Commit;
import dev.slipway.events.Digest;
import dev.slipway.events.Failure;
import dev.slipway.pipeline.ImageLayer;
import dev.slipway.pipeline.ImagePlan;
import dev.slipway.runtime.process.StopSignal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real images in a real registry. */
class JibPackagerTest {
    private static final Commit COMMIT = new Commit(
            "0123456789abcdef0123456789abcdef01234567", "main", "First", "Ada", Instant.parse("2026-01-02T03:04:05Z"));
    private static final Provenance PROVENANCE =
            new Provenance("shop", "1.2.3", "https://forge.example.org/shop.git", COMMIT);
    private static final Platform LINUX = new Platform("linux", "amd64", null);
    private static final Map<String, String> ANNOTATIONS = Map.of(
            "org.opencontainers.image.created", "2026-01-02T03:04:05Z",
            "org.opencontainers.image.revision", COMMIT.sha(),
            "org.opencontainers.image.source", "https://forge.example.org/shop.git",
            "org.opencontainers.image.title", "shop",
            "org.opencontainers.image.version", "1.2.3");

    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();
    private OciRegistry server;
    private Registry registry;
    private int orders;

    @BeforeEach
    void start() throws Exception {
        server = OciRegistry.start(folder.resolve("registry"), 0);
        registry = Registry.open(RegistrySettings.defaults().withPlainHttp(server.address()));
    }

    @AfterEach
    void stop() throws Exception {
        registry.close();
        server.close();
    }

    @Test
    void shouldMakeAnImageThatCanBeUnpackedWhenBaseIsScratch() throws Exception {
        // given
        ImagePlan plan = new ImagePlan(
                "shop",
                "scratch",
                List.of(
                        layer("app.jar", "/app/app.jar"),
                        new ImageLayer("conf", "/etc/shop", Optional.of("0600")),
                        layer("bin/*", "/usr/bin")),
                List.of("/usr/bin/start", "-v"),
                List.of("--fast"),
                Map.of("B", "2", "A", "1 $HOME"),
                Optional.of("/app"),
                Optional.of("1000:1000"),
                9090);

        // when
        Published published = published(plan, workspace());

        // then
        Images images = new Images(registry, Files.createDirectories(folder.resolve("scratch")));
        Path root = folder.resolve("root");
        images.unpack(published.artifact(), root, TreeLimits.defaults());
        assertThat(root.resolve("app/app.jar")).hasContent("jar");
        assertThat(root.resolve("etc/shop/a.conf")).hasContent("a");
        assertThat(root.resolve("etc/shop/deep/b.conf")).hasContent("b");
        assertThat(root.resolve("usr/bin/start")).isExecutable();
        ImageConfig config = images.config(published.artifact());
        assertThat(config.entrypoint()).containsExactly("/usr/bin/start", "-v");
        assertThat(config.cmd()).containsExactly("--fast");
        assertThat(config.env()).containsAllEntriesOf(Map.of("A", "1 $HOME", "B", "2"));
        assertThat(config.workingDir()).isEqualTo("/app");
        assertThat(config.user()).isEqualTo("1000:1000");
        assertThat(config.exposedPorts()).containsExactly("9090/tcp");
        assertThat(config.labels()).isEqualTo(ANNOTATIONS);
        assertThat(config.os() + "/" + config.architecture()).isEqualTo("linux/amd64");
    }

    @Test
    void shouldPushByDigestInOciFormatWithAnnotationsAndWithoutTag() throws Exception {
        // when
        Published published = published(scratch(), workspace());

        // then
        Manifest manifest = registry.manifest(published.artifact());
        assertThat(published.artifact().repository()).isEqualTo(server.address() + "/shop");
        assertThat(manifest.mediaType()).isEqualTo(MediaTypes.MANIFEST);
        assertThat(manifest.config().mediaType()).isEqualTo(MediaTypes.IMAGE_CONFIG);
        assertThat(manifest.annotations()).isEqualTo(ANNOTATIONS);
        assertThat(manifest.layers())
                .allSatisfy(layer -> assertThat(layer.mediaType()).isEqualTo(MediaTypes.LAYER_GZIP));
        assertThat(published.bytes())
                .isPositive()
                .isEqualTo(manifest.layers().stream()
                        .mapToLong(layer -> layer.size())
                        .sum());
        assertThat(registry.readTag(published.artifact().repository(), "latest"))
                .isEmpty();
    }

    @Test
    void shouldGiveTheSameDigestWhenTheSameFilesLieElsewhereWithOtherTimesAndModes() throws Exception {
        // given
        Path first = workspace();
        Path second = workspace();
        Files.setLastModifiedTime(second.resolve("app.jar"), FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));
        Files.setPosixFilePermissions(second.resolve("app.jar"), PosixFilePermissions.fromString("rw-rw-rw-"));
        Files.setPosixFilePermissions(second.resolve("conf"), PosixFilePermissions.fromString("rwxrwxrwx"));

        // when
        Published one = published(scratch(), first);
        Published other = published(scratch(), second);

        // then
        assertThat(other).isEqualTo(one);
    }

    @Test
    void shouldGiveAnotherDigestWhenAFileDiffers() throws Exception {
        // given
        Path changed = workspace();
        Files.writeString(changed.resolve("app.jar"), "jaR");

        // when
        Published one = published(scratch(), workspace());
        Published other = published(scratch(), changed);

        // then
        assertThat(other.artifact()).isNotEqualTo(one.artifact());
    }

    @Test
    void shouldBuildUponABaseFromAPlainHttpRegistryWhenItIsConfiguredSo() throws Exception {
        // given
        Published base = published(scratch(), workspace());
        ImagePlan plan = plan(base.artifact().toString(), List.of(layer("conf/a.conf", "/a.conf")));

        // when
        Published published = published(plan, workspace());

        // then
        Images images = new Images(registry, Files.createDirectories(folder.resolve("scratch")));
        Path root = folder.resolve("root");
        images.unpack(published.artifact(), root, TreeLimits.defaults());
        assertThat(root.resolve("app/app.jar")).hasContent("jar");
        assertThat(root.resolve("a.conf")).hasContent("a");
        assertThat(images.config(published.artifact()).entrypoint()).containsExactly("/app/app.jar");
        assertThat(registry.manifest(published.artifact()).layers())
                .hasSize(3)
                .startsWith(registry.manifest(base.artifact()).layers().toArray(Descriptor[]::new));
    }

    @Test
    void shouldWarnWhenBaseIsNamedByATag() throws Exception {
        // given
        Published base = published(scratch(), workspace());
        registry.tag(base.artifact(), "1");

        // when
        published(plan(server.address() + "/shop:1", List.of()), workspace());

        // then
        assertThat(said).anyMatch(line -> line.startsWith("warning: base " + server.address() + "/shop:1"));
    }

    @Test
    void shouldRefuseWhenBaseIsNotThere() throws Exception {
        // when
        Failure failure = failure(plan(server.address() + "/nowhere:1", List.of()), workspace());

        // then
        assertThat(failure.code()).isEqualTo("base-not-found");
        assertThat(failure.where()).isEqualTo(server.address() + "/nowhere:1");
        assertThat(failure.mend()).contains("image.base");
    }

    @Test
    void shouldBreakDownWhenTheBasesRegistryDoesNotAnswer() throws Exception {
        // given
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        ImageOrder order = order(plan("127.0.0.1:" + closed + "/base:1", List.of()), workspace());
        Registry hurried = Registry.open(RegistrySettings.defaults()
                .withPlainHttp("127.0.0.1:" + closed)
                .withRetry(new RegistrySettings.Retry(1, Duration.ofMillis(1), Duration.ofMillis(1))));

        // when
        RegistryException trouble =
                catchThrowableOfType(RegistryException.class, () -> new JibPackager(hurried, LINUX).makeImage(order));

        // then
        assertThat(trouble.reason()).isEqualTo(RegistryException.Reason.UNREACHABLE);
        hurried.close();
    }

    @Test
    void shouldChooseTheImageForThePlatformWhenBaseIsAnIndex() throws Exception {
        // given
        Published base = published(scratch(), workspace());
        Published other = published(plan("scratch", List.of(layer("bin", "/bin"))), workspace());
        Digest index = registry.pushIndex(
                base.artifact().repository(),
                new Index(
                        MediaTypes.INDEX,
                        null,
                        List.of(listed(other.artifact(), "arm64"), listed(base.artifact(), "amd64")),
                        null,
                        Map.of()));
        ImagePlan plan = plan(base.artifact().repository() + "@" + index, List.of(layer("bin/start", "/start")));

        // when
        Published published = published(plan, workspace());

        // then
        assertThat(registry.manifest(published.artifact()).layers())
                .startsWith(registry.manifest(base.artifact()).layers().getFirst())
                .hasSize(3);
        assertThat(registry.manifest(published.artifact()).annotations())
                .containsEntry(
                        "org.opencontainers.image.base.digest",
                        base.artifact().digest().value());
    }

    @Test
    void shouldRefuseWhenIndexHasNothingForThePlatform() throws Exception {
        // given
        Published base = published(scratch(), workspace());
        Digest index = registry.pushIndex(
                base.artifact().repository(),
                new Index(MediaTypes.INDEX, null, List.of(listed(base.artifact(), "s390x")), null, Map.of()));

        // when
        Failure failure = failure(plan(base.artifact().repository() + "@" + index, List.of()), workspace());

        // then
        assertThat(failure.code()).isEqualTo("base-not-found");
        assertThat(failure.what()).contains("linux/amd64");
    }

    private Descriptor listed(ArtifactRef image, String architecture) {
        Descriptor plain = registry.rawManifest(image).descriptor();
        return new Descriptor(
                plain.mediaType(),
                plain.digest(),
                plain.size(),
                null,
                Map.of(),
                new Platform("linux", architecture, null));
    }

    @Test
    void shouldRefuseWhenALayersFilesAreMissing() throws Exception {
        // when
        Failure failure = failure(plan("scratch", List.of(layer("target/*.war", "/app/"))), workspace());

        // then
        assertThat(failure.code()).isEqualTo("files-missing");
        assertThat(failure.what()).contains("target/*.war");
    }

    @Test
    void shouldRefuseWhenALayersLinkLeadsOut() throws Exception {
        // given
        Path workspace = workspace();
        Files.createSymbolicLink(workspace.resolve("conf/passwd"), Path.of("/etc/passwd"));

        // when
        Failure failure = failure(plan("scratch", List.of(layer("conf", "/conf"))), workspace);

        // then
        assertThat(failure.code()).isEqualTo("files-outside");
        assertThat(failure.where()).isEqualTo("conf/passwd");
    }

    private Published published(ImagePlan plan, Path workspace) throws Exception {
        return (Published) packager().makeImage(order(plan, workspace));
    }

    private Failure failure(ImagePlan plan, Path workspace) throws Exception {
        return ((NotPackaged) packager().makeImage(order(plan, workspace))).failure();
    }

    private JibPackager packager() {
        return new JibPackager(registry, LINUX);
    }

    private ImageOrder order(ImagePlan plan, Path workspace) throws IOException {
        Path scratch = Files.createDirectory(folder.resolve("order-" + ++orders));
        return new ImageOrder(
                plan, workspace, scratch, server.address() + "/shop", PROVENANCE, "job", new StopSignal(), said::add);
    }

    private Path workspace() throws IOException {
        Path workspace = Files.createTempDirectory(folder, "workspace-");
        Files.createDirectories(workspace.resolve("conf/deep"));
        Files.createDirectories(workspace.resolve("bin"));
        Files.writeString(workspace.resolve("app.jar"), "jar");
        Files.writeString(workspace.resolve("conf/a.conf"), "a");
        Files.writeString(workspace.resolve("conf/deep/b.conf"), "b");
        Files.writeString(workspace.resolve("bin/start"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(workspace.resolve("bin/start"), PosixFilePermissions.fromString("rwxr-xr-x"));
        return workspace;
    }

    private static ImagePlan scratch() {
        return new ImagePlan(
                "shop",
                "scratch",
                List.of(layer("app.jar", "/app/app.jar"), layer("conf", "/conf")),
                List.of("/app/app.jar"),
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                8080);
    }

    private static ImagePlan plan(String base, List<ImageLayer> layers) {
        return new ImagePlan(
                "shop", base, layers, List.of(), List.of(), Map.of(), Optional.empty(), Optional.empty(), 8080);
    }

    private static ImageLayer layer(String from, String to) {
        return new ImageLayer(from, to, Optional.empty());
    }
}
