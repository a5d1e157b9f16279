package dev.slipway.build.packager;

import dev.slipway.artifacts.Descriptor;
import dev.slipway.artifacts.Manifest;
import dev.slipway.artifacts.MediaTypes;
import dev.slipway.artifacts.RawManifest;
import dev.slipway.artifacts.Registry;
import dev.slipway.build.packager.PackagingResult.Published;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Digest;
import dev.slipway.events.Failure;
import dev.slipway.runtime.Breakdown;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Pushes an image from its layout: blobs first, then the manifest by its digest, then it is read back. */
final class ImagePusher {
    private final Registry registry;

    ImagePusher(Registry registry) {
        this.registry = registry;
    }

    /**
     * Pushes what the repository lacks.
     *
     * @param annotations of the manifest
     * @param mountFrom repositories that may have layers already; at most one is looked at
     */
    Published push(OciLayout layout, Map<String, String> annotations, String repository, List<String> mountFrom)
            throws IOException {
        Manifest made = layout.manifest();
        var manifest = new Manifest(MediaTypes.MANIFEST, null, made.config(), made.layers(), null, annotations);
        registry.pushBlob(repository, layout.blob(manifest.config()));
        for (Descriptor layer : manifest.layers()) {
            registry.pushBlob(repository, layout.blob(layer), mountFrom.isEmpty() ? null : mountFrom.getFirst());
        }
        ArtifactRef image = new ArtifactRef(repository, registry.pushManifest(repository, manifest));
        verify(image, manifest);
        return new Published(image, bytes(manifest));
    }

    private void verify(ArtifactRef image, Manifest manifest) {
        RawManifest stored = registry.rawManifest(image);
        Digest found = Digest.of(stored.bytes());
        boolean whole = found.equals(image.digest())
                && registry.hasBlob(image.repository(), manifest.config().digest())
                && manifest.layers().stream().allMatch(layer -> registry.hasBlob(image.repository(), layer.digest()));
        if (!whole) {
            throw Breakdown.passing(
                    new Failure(
                            "image-damaged",
                            "the registry took the image and does not give it back whole",
                            image.toString(),
                            "its manifest or one of its blobs is missing, or another",
                            "Check the registry's storage."),
                    null);
        }
    }

    private static long bytes(Manifest manifest) {
        return manifest.layers().stream().mapToLong(Descriptor::size).sum();
    }
}
