package dev.slipway.artifacts.tree;

import dev.slipway.artifacts.BlobSource;
import dev.slipway.artifacts.Descriptor;
import dev.slipway.artifacts.Layer;
import dev.slipway.artifacts.Manifest;
import dev.slipway.artifacts.MediaTypes;
import dev.slipway.artifacts.Registry;
import dev.slipway.artifacts.RegistrySettings;
import dev.slipway.devstack.registry.OciRegistry;
import dev.slipway.events.ArtifactRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real registry in this process, a client of it, and images made of hand-written layers. */
final class LocalRegistry implements AutoCloseable {
    private final OciRegistry server;
    final Registry client;

    LocalRegistry(Path storage) throws IOException {
        server = OciRegistry.start(storage, 0);
        client = Registry.open(RegistrySettings.defaults().withPlainHttp(server.address()));
    }

    String repository() {
        return server.address() + "/app";
    }

    ArtifactRef image(TarBuilder... layers) {
        return image("{}", List.of(layers));
    }

    ArtifactRef image(String config, List<TarBuilder> layers) {
        var described = new ArrayList<Descriptor>();
        for (TarBuilder layer : layers) {
            described.add(blob(MediaTypes.LAYER_TAR, layer.bytes()));
        }
        return manifest(config, described);
    }

    ArtifactRef manifest(String config, List<Descriptor> layers) {
        Descriptor described = blob(MediaTypes.IMAGE_CONFIG, config.getBytes(StandardCharsets.UTF_8));
        var manifest = new Manifest(MediaTypes.MANIFEST, null, described, layers, null, Map.of());
        return new ArtifactRef(repository(), client.pushManifest(repository(), manifest));
    }

    Descriptor blob(String mediaType, byte[] bytes) {
        Descriptor pushed = client.pushBlob(repository(), BlobSource.of(bytes));
        return Descriptor.of(mediaType, pushed.digest(), pushed.size());
    }

    ArtifactRef snapshot(byte[] packed) {
        Layer layer = Layer.of(Snapshots.LAYER_TYPE, packed, null);
        return client.pushArtifact(repository(), Snapshots.ARTIFACT_TYPE, List.of(layer), Map.of(), null);
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
    }
}
