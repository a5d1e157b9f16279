package dev.slipway.build.packager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.artifacts.Manifest;
import dev.slipway.artifacts.MediaTypes;
import dev.slipway.artifacts.tree.ImageConfig;
import dev.slipway.artifacts.tree.Images;
import dev.slipway.artifacts.tree.TreeLimits;
import dev.slipway.build.packager.PackagingResult.Published;
import dev.slipway.events.Failure;
import dev.slipway.runtime.Breakdown;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With a real Buildah from the PATH, a real registry, and a base made of a static BusyBox. */
class BuildahPackagerIT {
    private static final String BUILDAH = "buildah";
    private static final String SCRATCH = "FROM scratch\nCOPY a.txt /a.txt\nCOPY deep /deep\nCMD [\"/a.txt\"]\n";
    private static final Map<String, String> ANNOTATIONS = DockerfileFixture.PROVENANCE.annotations("shop");

    @TempDir
    Path folder;

    private DockerfileFixture images;

    @BeforeEach
    void start() throws Exception {
        require(found(BUILDAH).isPresent(), "no buildah is found");
        images = new DockerfileFixture(folder);
    }

    @AfterEach
    void stop() throws Exception {
        if (images != null) {
            images.close();
        }
    }

    @Test
    void shouldMakeAnImageThatCanBeUnpackedWhenBaseIsScratch() throws Exception {
        // when
        Published published = images.published(BUILDAH, images.workspace(SCRATCH));

        // then
        Path root = unpacked(published);
        assertThat(root.resolve("a.txt")).hasContent("a");
        assertThat(root.resolve("deep/b.txt")).hasContent("b");
        ImageConfig config = images().config(published.artifact());
        assertThat(config.cmd()).containsExactly("/a.txt");
        assertThat(config.labels()).containsAllEntriesOf(ANNOTATIONS);
        assertThat(config.os() + "/" + config.architecture()).isEqualTo("linux/amd64");
        Manifest manifest = images.registry.manifest(published.artifact());
        assertThat(manifest.mediaType()).isEqualTo(MediaTypes.MANIFEST);
        assertThat(manifest.annotations()).isEqualTo(ANNOTATIONS);
        assertThat(images.said).anyMatch(line -> line.contains("COPY a.txt /a.txt"));
    }

    @Test
    void shouldGiveTheSameDigestWhenTheSameFilesLieElsewhereWithOtherTimes() throws Exception {
        // given
        Path first = images.workspace(SCRATCH);
        Path second = images.workspace(SCRATCH);
        Files.setLastModifiedTime(second.resolve("a.txt"), FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));

        // when
        Published one = images.published(BUILDAH, first);
        Published other = images.published(BUILDAH, second);

        // then
        assertThat(other).isEqualTo(one);
    }

    @Test
    void shouldGiveAnotherDigestWhenAFileDiffers() throws Exception {
        // given
        Path changed = images.workspace(SCRATCH);
        Files.writeString(changed.resolve("a.txt"), "A");

        // when
        Published one = images.published(BUILDAH, images.workspace(SCRATCH));
        Published other = images.published(BUILDAH, changed);

        // then
        assertThat(other.artifact()).isNotEqualTo(one.artifact());
    }

    @Test
    void shouldRunInstructionsUponABaseFromAPlainHttpRegistryAndGiveTheSameDigestTwice() throws Exception {
        // given
        Published base = base();
        String dockerfile = """
                FROM %s AS made
                RUN echo made > /made.txt
                FROM %1$s
                COPY --from=made /made.txt /made.txt
                RUN busybox mkdir /run.d && busybox cat /made.txt > /run.d/copy.txt
                """.formatted(base.artifact());

        // when
        Published one = images.published(BUILDAH, images.workspace(dockerfile));
        Published other = images.published(BUILDAH, images.workspace(dockerfile));

        // then
        assertThat(unpacked(one).resolve("run.d/copy.txt")).hasContent("made");
        assertThat(images.registry.manifest(one.artifact()).annotations())
                .containsAllEntriesOf(ANNOTATIONS)
                .containsEntry(
                        "org.opencontainers.image.base.digest",
                        base.artifact().digest().value());
        assertThat(other).isEqualTo(one);
    }

    @Test
    void shouldRefuseWithTheLastLinesWhenAnInstructionFails() throws Exception {
        // given
        Path workspace = images.workspace("FROM " + base().artifact() + "\nRUN echo so it goes >&2; exit 3\n");

        // when
        Failure failure = images.failure(BUILDAH, workspace);

        // then
        assertThat(failure.code()).isEqualTo("image-build-failed");
        assertThat(failure.where()).isEqualTo("Dockerfile");
        assertThat(failure.why()).contains("so it goes", "exit status 3");
    }

    @ParameterizedTest
    @CsvSource({
        "COPY nowhere /x, nowhere",
        "NONSENSE x, NONSENSE",
        "COPY --from=nowhere /a /b, nowhere",
        "COPY ../../../etc/passwd /x, passwd",
    })
    void shouldRefuseWhenTheDockerfileIsWrong(String instruction, String named) throws Exception {
        // when
        Failure failure = images.failure(BUILDAH, images.workspace("FROM scratch\n" + instruction + "\n"));

        // then
        assertThat(failure.code()).isEqualTo("image-build-failed");
        assertThat(failure.why()).contains(named);
    }

    @Test
    void shouldRefuseWhenABaseIsNotThere() throws Exception {
        // given
        Path workspace = images.workspace("FROM " + images.address + "/nowhere:1\n");

        // then
        assertThat(images.failure(BUILDAH, workspace).code()).isEqualTo("base-not-found");
    }

    @Test
    void shouldBreakDownWhenABasesRegistryDoesNotAnswer() throws Exception {
        // given
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        Path workspace = images.workspace("FROM 127.0.0.1:" + closed + "/base:1\n");

        // when
        Breakdown breakdown = catchThrowableOfType(Breakdown.class, () -> images.make(BUILDAH, workspace));

        // then
        assertThat(breakdown.failure().code()).isEqualTo("registry-unreachable");
        assertThat(breakdown.retry()).isTrue();
    }

    @Test
    void shouldLeaveNothingRunningWhenItIsStopped() throws Exception {
        // given
        String marked = "86399.125";
        Path workspace = images.workspace("FROM " + base().artifact() + "\nRUN busybox sleep " + marked + "\n");

        // when
        var made = CompletableFuture.supplyAsync(
                () -> catchThrowableOfType(InterruptedException.class, () -> images.make(BUILDAH, workspace)));
        await().atMost(Duration.ofMinutes(1)).until(() -> running("sleep " + marked));
        images.stop.stop("cancelled");

        // then
        assertThat(made.join()).hasMessage("cancelled");
        await().atMost(Duration.ofSeconds(20)).until(() -> !running("sleep " + marked));
    }

    private static boolean running(String command) {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .anyMatch(line -> line.endsWith(command));
    }

    /** A static BusyBox that is a shell too, from scratch. */
    private Published base() throws Exception {
        Optional<Path> busybox = found("busybox");
        require(busybox.isPresent(), "no busybox is found (package busybox-static)");
        Path workspace = images.workspace("""
                FROM scratch
                COPY busybox /bin/busybox
                COPY busybox /bin/sh
                """);
        Files.copy(busybox.orElseThrow(), workspace.resolve("busybox"));
        return images.published(BUILDAH, workspace);
    }

    private Images images() throws Exception {
        return new Images(images.registry, Files.createDirectories(folder.resolve("scratch")));
    }

    private Path unpacked(Published published) throws Exception {
        Path root = folder.resolve("root");
        images().unpack(published.artifact(), root, TreeLimits.defaults());
        return root;
    }

    private static void require(boolean there, String why) {
        if (!there) {
            System.out.println("did not run: buildah tier (" + why + ")");
            assumeTrue(false, why);
        }
    }

    private static Optional<Path> found(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
