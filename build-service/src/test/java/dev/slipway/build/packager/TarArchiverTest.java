package dev.slipway.build.packager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.artifacts.Manifest;
import dev.slipway.artifacts.Registry;
import dev.slipway.artifacts.RegistrySettings;
import dev.slipway.build.packager.PackagingResult.NotPackaged;
import dev.slipway.build.packager.PackagingResult.Published;
import dev.slipway.devstack.registry.OciRegistry;
import dev.slipway.events.Commit;
import dev.slipway.pipeline.PackagePlan;
import dev.slipway.pipeline.PackageType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarArchiverTest {
    private static final Provenance PROVENANCE = new Provenance(
            "shop",
            "1.2.3",
            "https://forge.example.org/shop.git",
            new Commit("0123456789abcdef0123456789abcdef01234567", "main", "First", "Ada", Instant.EPOCH));

    @TempDir
    Path folder;

    private OciRegistry server;
    private Registry registry;

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
    void shouldPublishAnArchiveWithItsNameAndOrigin() throws Exception {
        // when
        Published published = (Published) make(workspace(), "dist");

        // then
        Manifest manifest = registry.manifest(published.artifact());
        assertThat(manifest.artifactType()).isEqualTo(TarArchiver.ARTIFACT_TYPE);
        assertThat(manifest.annotations())
                .containsEntry(
                        "org.opencontainers.image.revision", PROVENANCE.commit().sha())
                .containsEntry("org.opencontainers.image.created", "1970-01-01T00:00:00Z");
        assertThat(manifest.layers()).singleElement().satisfies(layer -> {
            assertThat(layer.annotations()).containsEntry("org.opencontainers.image.title", "notes-1.2.3.tar.gz");
            assertThat(layer.size()).isEqualTo(published.bytes());
        });
        assertThat(contents(published))
                .containsExactly("755 dist/ ''", "644 dist/a.txt 'a'", "755 dist/b/ ''", "755 dist/b/run.sh 'run'");
    }

    @Test
    void shouldGiveTheSameDigestWhenTimesAndModesDiffer() throws Exception {
        // given
        Path other = workspace();
        Files.setLastModifiedTime(other.resolve("dist/a.txt"), FileTime.from(Instant.EPOCH));
        Files.setPosixFilePermissions(other.resolve("dist/a.txt"), PosixFilePermissions.fromString("rw-rw-rw-"));

        // when
        PackagingResult first = make(workspace(), "dist");
        PackagingResult second = make(other, "dist");

        // then
        assertThat(second).isEqualTo(first);
    }

    @Test
    void shouldRefuseWhenThereIsNothingToPack() throws Exception {
        // when
        NotPackaged not = (NotPackaged) make(workspace(), "nowhere/*");

        // then
        assertThat(not.failure().code()).isEqualTo("files-missing");
    }

    private PackagingResult make(Path workspace, String from) throws IOException {
        return new TarArchiver(registry)
                .makePackage(new PackageOrder(
                        new PackagePlan("notes", PackageType.ARCHIVE, from),
                        workspace,
                        Files.createTempDirectory(folder, "scratch-"),
                        server.address() + "/shop/packages/notes",
                        PROVENANCE,
                        line -> {}));
    }

    private Path workspace() throws IOException {
        Path workspace = Files.createTempDirectory(folder, "workspace-");
        Files.createDirectories(workspace.resolve("dist/b"));
        Files.writeString(workspace.resolve("dist/a.txt"), "a");
        Files.writeString(workspace.resolve("dist/b/run.sh"), "run");
        Files.setPosixFilePermissions(workspace.resolve("dist/b/run.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
        return workspace;
    }

    private List<String> contents(Published published) throws IOException {
        byte[] bytes = registry.readArtifact(published.artifact(), TarArchiver.ARTIFACT_TYPE);
        List<String> contents = new ArrayList<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(bytes)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                contents.add(Integer.toOctalString(entry.getMode()) + " " + entry.getName() + " '"
                        + new String(tar.readAllBytes(), StandardCharsets.UTF_8) + "'");
            }
        }
        return contents;
    }
}
