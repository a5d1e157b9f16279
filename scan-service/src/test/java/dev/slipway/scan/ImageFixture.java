package dev.slipway.scan;

import dev.slipway.artifacts.BlobSource;
import dev.slipway.artifacts.Descriptor;
import dev.slipway.artifacts.Manifest;
import dev.slipway.artifacts.MediaTypes;
import dev.slipway.artifacts.Registry;
import dev.slipway.artifacts.RegistrySettings;
import dev.slipway.devstack.registry.OciRegistry;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A real registry with images made from scratch, one layer each. */
final class ImageFixture implements AutoCloseable {
    private final OciRegistry server;
    final Registry registry;

    ImageFixture(Path storage) throws IOException {
        server = OciRegistry.start(storage, 0);
        registry = Registry.open(RegistrySettings.defaults().withPlainHttp(server.address()));
    }

    String address() {
        return server.address();
    }

    /** An image that holds a Python package of this version. */
    ArtifactRef flask(String version) throws IOException {
        return image(flaskFiles(version));
    }

    /** The same on Alpine 3.19 with an OpenSSL that has a known weakness. */
    ArtifactRef alpine() throws IOException {
        return image(Map.of(
                "etc/os-release", "ID=alpine\nVERSION_ID=3.19.1\nNAME=\"Alpine Linux\"\n",
                "etc/alpine-release", "3.19.1\n",
                "lib/apk/db/installed", "P:openssl\nV:3.1.5-r0\nA:x86_64\no:openssl\nL:Apache-2.0\n\n"));
    }

    /** An image with a jar that tells itself jackson-databind of this version, as Maven packs it. */
    ArtifactRef jackson(String version) throws IOException {
        String name = "com.fasterxml.jackson.core/jackson-databind";
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(jar)) {
            zip.putNextEntry(new ZipEntry("META-INF/maven/" + name + "/pom.properties"));
            zip.write("groupId=com.fasterxml.jackson.core\nartifactId=jackson-databind\nversion=%s\n"
                    .formatted(version)
                    .getBytes(StandardCharsets.UTF_8));
        }
        return layer(tar(Map.of("app/lib/jackson-databind-" + version + ".jar", jar.toByteArray())));
    }

    private static Map<String, String> flaskFiles(String version) {
        return Map.of(
                "app/lib/python3.11/site-packages/Flask-" + version + ".dist-info/METADATA",
                "Metadata-Version: 2.1\nName: Flask\nVersion: " + version + "\n");
    }

    /** An image of these files, by path. */
    ArtifactRef image(Map<String, String> files) throws IOException {
        Map<String, byte[]> contents = new HashMap<>();
        files.forEach((path, text) -> contents.put(path, text.getBytes(StandardCharsets.UTF_8)));
        return layer(tar(contents));
    }

    private ArtifactRef layer(byte[] layer) {
        String repository = address() + "/hello";
        String config = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\","
                + "\"diff_ids\":[\"" + Digest.of(layer) + "\"]}}";
        Descriptor described = blob(repository, MediaTypes.IMAGE_CONFIG, config.getBytes(StandardCharsets.UTF_8));
        List<Descriptor> layers = List.of(blob(repository, MediaTypes.LAYER_TAR, layer));
        Manifest manifest = new Manifest(MediaTypes.MANIFEST, null, described, layers, null, Map.of());
        return new ArtifactRef(repository, registry.pushManifest(repository, manifest));
    }

    private Descriptor blob(String repository, String mediaType, byte[] bytes) {
        Descriptor pushed = registry.pushBlob(repository, BlobSource.of(bytes));
        return Descriptor.of(mediaType, pushed.digest(), pushed.size());
    }

    private static byte[] tar(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                byte[] content = file.getValue();
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() throws IOException {
        registry.close();
        server.close();
    }
}
