package dev.slipway.build.packager;

import dev.slipway.artifacts.Layer;
import dev.slipway.artifacts.Registry;
import dev.slipway.build.packager.PackagingResult.NotPackaged;
import dev.slipway.build.packager.PackagingResult.Published;
import dev.slipway.build.packager.WorkspaceFiles.Entry;
import dev.slipway.build.packager.WorkspaceFiles.Selection;
import dev.slipway.events.ArtifactRef;
import dev.slipway.runtime.Breakdown;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Makes a tar archive in gzip that is the same for the same files: sorted, one time, no owners, modes 755 and 644,
 * links replaced by what they lead to. Inside, a folder goes by its own name.
 */
public final class TarArchiver implements Archiver {
    /** The artifact type of an archive. */
    public static final String ARTIFACT_TYPE = "application/vnd.slipway.package.archive.v1";

    /** The media type of its one layer. */
    public static final String LAYER_TYPE = "application/vnd.slipway.package.archive.v1.tar+gzip";

    /** Zip archives inside, made from such files, cannot express times before 1980; the same as a snapshot's. */
    private static final Instant MODIFIED = Instant.parse("2000-01-01T00:00:00Z");

    private static final int PROGRAM = 0755;
    private static final int FILE = 0644;

    private final Registry registry;

    /** One that pushes to this registry. */
    public TarArchiver(Registry registry) {
        this.registry = registry;
    }

    @Override
    public PackagingResult makePackage(PackageOrder order) {
        Path file = order.scratch().resolve("package.tar.gz");
        try {
            Selection selection =
                    WorkspaceFiles.select(order.workspace(), order.plan().from(), true);
            selection.skipped().forEach(link -> order.say().accept("left out: the link " + link + " leads to no file"));
            write(selection.entries(), file);
            return push(order, file);
        } catch (Refusal refusal) {
            return new NotPackaged(refusal.failure());
        } catch (IOException e) {
            throw Breakdown.disk("making package " + order.plan().name(), file, e);
        }
    }

    private Published push(PackageOrder order, Path file) {
        String title = order.plan().name() + "-" + order.provenance().version() + ".tar.gz";
        Layer layer = Layer.of(LAYER_TYPE, file, title);
        ArtifactRef artifact = registry.pushArtifact(
                order.repository(),
                ARTIFACT_TYPE,
                List.of(layer),
                order.provenance().annotations(order.plan().name()),
                null);
        order.say().accept(title + ": " + layer.content().size() + " bytes");
        return new Published(artifact, layer.content().size());
    }

    private static void write(List<Entry> entries, Path file) throws IOException {
        try (OutputStream bytes = new BufferedOutputStream(Files.newOutputStream(file));
                // The JDK's header has no time and no system in it (RFC 1952, section 2.3.1).
                GZIPOutputStream packed = new GZIPOutputStream(bytes);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(packed, StandardCharsets.UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            for (Entry entry : entries) {
                if (!entry.name().isEmpty()) {
                    add(tar, entry);
                }
            }
        }
    }

    private static void add(TarArchiveOutputStream tar, Entry entry) throws IOException {
        TarArchiveEntry header = new TarArchiveEntry(
                entry.folder() ? entry.name() + "/" : entry.name(),
                entry.folder() ? TarConstants.LF_DIR : TarConstants.LF_NORMAL);
        header.setModTime(MODIFIED.toEpochMilli());
        header.setMode(entry.executable() ? PROGRAM : FILE);
        header.setSize(entry.folder() ? 0 : Files.size(entry.source()));
        tar.putArchiveEntry(header);
        if (!entry.folder()) {
            Files.copy(entry.source(), tar);
        }
        tar.closeArchiveEntry();
    }
}
