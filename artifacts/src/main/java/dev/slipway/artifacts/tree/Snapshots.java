package dev.slipway.artifacts.tree;

import dev.slipway.artifacts.Descriptor;
import dev.slipway.artifacts.Layer;
import dev.slipway.artifacts.Registry;
import dev.slipway.artifacts.tree.TreeWalk.Entry;
import dev.slipway.events.ArtifactRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Workspaces as artifacts: a tar archive in zstd, packed so that the same tree has the same digest. Kept are names,
 * contents, executable bits and symbolic links that stay inside; dropped are owners, times and other mode bits. Search
 * a workspace with {@link SecretSearch} before it is pushed. Safe for concurrent use.
 */
public final class Snapshots {
    /** The artifact type of a snapshot. */
    public static final String ARTIFACT_TYPE = "application/vnd.slipway.snapshot.v1";

    /** The media type of its one layer. */
    public static final String LAYER_TYPE = "application/vnd.slipway.snapshot.v1.tar+zstd";

    private final Registry registry;
    private final Path scratch;

    /** Snapshots in this registry; packed ones lie in the scratch folder for a moment. */
    public Snapshots(Registry registry, Path scratch) {
        this.registry = registry;
        this.scratch = scratch;
    }

    /** Pushes all of a workspace but the {@code .git} at its root. */
    public ArtifactRef push(String repository, Path workspace, TreeLimits limits) {
        return push(repository, workspace, SnapshotContent.withoutGit(), limits);
    }

    /**
     * Pushes a workspace, which nothing may write to meanwhile.
     *
     * @param repository {@code host[:port]/name}
     * @throws TreeRefusedException for a link that leaves the workspace, a pipe or device, or too large a tree
     * @throws dev.slipway.artifacts.RegistryException if the registry fails
     * @throws UncheckedIOException if the workspace cannot be read, or changes meanwhile
     */
    public ArtifactRef push(String repository, Path workspace, SnapshotContent content, TreeLimits limits) {
        List<Entry> entries = TreeWalk.list(workspace, content.excluded(), limits);
        TreeWalk.links(entries).requireInside();
        try (Scratch packed = Scratch.in(scratch)) {
            try (OutputStream sink = Files.newOutputStream(packed.file())) {
                new SnapshotWriter(workspace, content.modified()).write(entries, sink);
            }
            var layer = Layer.of(LAYER_TYPE, packed.file(), null);
            return registry.pushArtifact(repository, ARTIFACT_TYPE, List.of(layer), Map.of(), null);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot pack the workspace " + workspace + ": " + e.getMessage(), e);
        }
    }

    /**
     * Unpacks a snapshot into a folder that appears only when it is complete. Half-done work is removed; after a crash it
     * may remain beside the folder under a hidden name ending in {@code .part-} and a UUID.
     *
     * @param target an empty folder, or none yet; its parent must be writable and on the same file system
     * @throws TreeRefusedException for an unsafe entry, a broken archive, too large a tree, or an occupied target
     * @throws dev.slipway.artifacts.RegistryException if the registry fails, or the artifact is no snapshot
     * @throws UncheckedIOException if this machine's disk fails
     */
    public void restore(ArtifactRef snapshot, Path target, TreeLimits limits) {
        try (Staging staging = Staging.beside(target);
                Scratch packed = Scratch.in(scratch)) {
            Descriptor layer = registry.onlyLayer(snapshot, ARTIFACT_TYPE);
            registry.pullBlob(snapshot.repository(), layer.digest(), packed.file());
            try (InputStream tar = Decompressed.open(packed.file(), layer.mediaType())) {
                new SnapshotReader(staging.folder(), limits).read(tar);
            }
            staging.keep();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + snapshot + " into " + target + ": " + e.getMessage(), e);
        }
    }
}
