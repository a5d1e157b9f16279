package dev.slipway.artifacts.tree;

import dev.slipway.artifacts.Descriptor;
import dev.slipway.artifacts.Manifest;
import dev.slipway.artifacts.MediaTypes;
import dev.slipway.artifacts.Platform;
import dev.slipway.artifacts.Registry;
import dev.slipway.artifacts.RegistryException;
import dev.slipway.artifacts.RegistryException.Reason;
import dev.slipway.events.ArtifactRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Images in a registry, read without a container engine. An index stands for its manifest for this platform. */
public final class Images {
    /** An index may list an index, but not without end. */
    private static final int NESTED = 3;

    private final Registry registry;
    private final Path scratch;
    private final Platform platform;

    /** Images for this machine's platform; packed layers lie in the scratch folder for a moment. */
    public Images(Registry registry, Path scratch) {
        this(registry, scratch, Platform.current());
    }

    Images(Registry registry, Path scratch, Platform platform) {
        this.registry = registry;
        this.scratch = scratch;
        this.platform = platform;
    }

    /**
     * The manifest for this platform.
     *
     * @throws RegistryException {@code NOT_FOUND} also if an index lists none
     */
    public ArtifactRef resolve(ArtifactRef image) {
        ArtifactRef current = image;
        for (int depth = 0; depth < NESTED; depth++) {
            if (MediaTypes.isManifest(registry.rawManifest(current).mediaType())) {
                return current;
            }
            current = new ArtifactRef(image.repository(), choose(current).digest());
        }
        throw RegistryException.lasting(
                Reason.REFUSED,
                "choosing a platform of " + image + ": its indexes are nested too deep",
                "push it flat");
    }

    private Descriptor choose(ArtifactRef index) {
        List<Descriptor> listed = registry.index(index).manifests();
        return listed.stream()
                .filter(entry -> entry.platform() != null && platform.runs(entry.platform()))
                .findFirst()
                .orElseThrow(() -> RegistryException.lasting(
                        Reason.NOT_FOUND,
                        "choosing a platform of " + index + ": nothing for " + platform + " among "
                                + listed.stream().map(Descriptor::platform).toList(),
                        "build the image for this platform too"));
    }

    /**
     * How the image wants to be run.
     *
     * @throws TreeRefusedException if its configuration is no JSON object
     */
    public ImageConfig config(ArtifactRef image) {
        Manifest manifest = registry.manifest(resolve(image));
        byte[] json = registry.readBlob(image.repository(), manifest.config().digest());
        return ImageConfigReader.read(json, image.toString());
    }

    /**
     * Unpacks an image's layers, in order and with their whiteouts, into a folder that appears only when it is complete.
     * Owners, set-user bits and extended attributes are dropped; devices and pipes are left out. Symbolic links are kept
     * as they are: an absolute one means the image's root, so whoever opens a file in the folder must resolve it so.
     *
     * @param target an empty folder, or none yet; its parent must be writable and on the same file system
     * @param limits for all layers together
     * @throws TreeRefusedException for an unsafe entry, a broken archive, too large an image, or an occupied target
     * @throws RegistryException if the registry fails
     * @throws UncheckedIOException if this machine's disk fails
     */
    public UnpackedImage unpack(ArtifactRef image, Path target, TreeLimits limits) {
        try (Staging staging = Staging.beside(target)) {
            ArtifactRef resolved = resolve(image);
            var budget = new TreeBudget(limits);
            var skipped = new ArrayList<String>();
            var rootfs = new Rootfs(staging.folder());
            for (Descriptor layer : registry.manifest(resolved).layers()) {
                apply(resolved, layer, new LayerReader(rootfs, budget, skipped));
            }
            staging.keep();
            return new UnpackedImage(resolved, budget.entries(), budget.bytes(), skipped);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + image + " into " + target + ": " + e.getMessage(), e);
        }
    }

    private void apply(ArtifactRef image, Descriptor layer, LayerReader reader) throws IOException {
        try (Scratch packed = Scratch.in(scratch)) {
            registry.pullBlob(image.repository(), layer.digest(), packed.file());
            try (InputStream tar = Decompressed.open(packed.file(), layer.mediaType())) {
                reader.read(tar);
            }
        }
    }
}
