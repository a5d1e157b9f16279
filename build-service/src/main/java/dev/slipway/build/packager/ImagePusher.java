package dev.slipway.build.packager;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.artifacts.BlobSource;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Pushes an image: blobs first, then the manifest by its digest, then it is read back. */
final class ImagePusher {
    private static final JsonMapper JSON = new JsonMapper();

    private final Registry registry;

    ImagePusher(Registry registry) {
        this.registry = registry;
    }

    /** Pushes an image from scratch. */
    Published push(OciLayout made, Map<String, String> annotations, String repository) throws IOException {
        registry.pushBlob(repository, made.blob(made.manifest().config()));
        pushLayers(made, repository);
        return publish(made.manifest().config(), made.manifest().layers(), annotations, repository);
    }

    /**
     * Pushes an image upon a base. The base's layers keep their bytes; they are fetched only when the repository lacks
     * them.
     *
     * @param scratch an existing folder for a layer that is on its way
     */
    Published push(OciLayout made, BaseImage base, Map<String, String> annotations, String repository, Path scratch)
            throws IOException {
        List<Descriptor> layers = new ArrayList<>();
        for (Descriptor layer : base.manifest().layers()) {
            bring(layer, base.ref().repository(), repository, scratch);
            layers.add(Descriptor.of(type(layer), layer.digest(), layer.size()));
        }
        pushLayers(made, repository);
        layers.addAll(made.manifest().layers());
        BlobSource config = config(made, base);
        registry.pushBlob(repository, config);
        return publish(
                Descriptor.of(MediaTypes.IMAGE_CONFIG, config.digest(), config.size()),
                layers,
                annotations,
                repository);
    }

    private static BlobSource config(OciLayout made, BaseImage base) throws IOException {
        try (var in = made.blob(made.manifest().config()).open()) {
            if (JSON.readTree(in) instanceof ObjectNode own) {
                return BlobSource.of(JSON.writeValueAsBytes(ImageConfigs.over(
                        base.config(), base.manifest().layers().size(), own)));
            }
        } catch (JsonProcessingException e) {
            throw new IOException("the image's configuration is no JSON: " + e.getOriginalMessage(), e);
        }
        throw new IOException("the image's configuration is no JSON object");
    }

    private void bring(Descriptor layer, String from, String to, Path scratch) throws IOException {
        if (registry.hasBlob(to, layer.digest())) {
            return;
        }
        Path file = scratch.resolve("base-layer");
        registry.pullBlob(from, layer.digest(), file);
        registry.pushBlob(to, BlobSource.of(file), from);
        Files.delete(file);
    }

    /** An OCI manifest lists OCI types; the bytes of Docker's gzip layers are the same. */
    private static String type(Descriptor layer) {
        return layer.mediaType().equals(MediaTypes.DOCKER_LAYER) ? MediaTypes.LAYER_GZIP : layer.mediaType();
    }

    private void pushLayers(OciLayout made, String repository) throws IOException {
        for (Descriptor layer : made.manifest().layers()) {
            registry.pushBlob(repository, made.blob(layer));
        }
    }

    private Published publish(
            Descriptor config, List<Descriptor> layers, Map<String, String> annotations, String repository) {
        var manifest = new Manifest(MediaTypes.MANIFEST, null, config, layers, null, annotations);
        ArtifactRef image = new ArtifactRef(repository, registry.pushManifest(repository, manifest));
        verify(image, manifest);
        return new Published(image, layers.stream().mapToLong(Descriptor::size).sum());
    }

    private void verify(ArtifactRef image, Manifest manifest) {
        RawManifest stored = registry.rawManifest(image);
        boolean whole = Digest.of(stored.bytes()).equals(image.digest())
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
}
