package dev.slipway.build.packager;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.slipway.artifacts.BlobSource;
import dev.slipway.artifacts.Descriptor;
import dev.slipway.artifacts.Manifest;
import dev.slipway.events.Digest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * An image on disk (OCI image specification, image layout): one manifest, and its blobs by digest.
 *
 * @param blobs the folder of the blobs, each named by the hexadecimal digits of its SHA-256
 * @param manifest the only manifest
 */
record OciLayout(Path blobs, Manifest manifest) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final Pattern BLOB = Pattern.compile("blobs/sha256/([0-9a-f]{64})");
    private static final String INDEX = "index.json";

    /**
     * Reads a layout out of a tar archive that our own tool wrote; anything but blobs and the index is skipped.
     *
     * @param folder an empty folder for the blobs
     */
    static OciLayout unpack(Path tar, Path folder) throws IOException {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(tar));
                TarArchiveInputStream entries = new TarArchiveInputStream(bytes)) {
            for (TarArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                var blob = BLOB.matcher(entry.getName());
                if (blob.matches()) {
                    copyOnce(entries, folder.resolve(blob.group(1)));
                } else if (entry.getName().equals(INDEX)) {
                    copyOnce(entries, folder.resolve(INDEX));
                }
            }
        }
        return read(folder.resolve(INDEX), folder);
    }

    /** Reads a layout that our own tool wrote into a folder. */
    static OciLayout open(Path folder) throws IOException {
        return read(folder.resolve(INDEX), folder.resolve("blobs").resolve("sha256"));
    }

    private static OciLayout read(Path index, Path blobs) throws IOException {
        JsonNode listed =
                JSON.readTree(index.toFile()).path("manifests").path(0).path("digest");
        Path manifest = blobs.resolve(new Digest(listed.asText()).hex());
        return new OciLayout(blobs, JSON.readValue(manifest.toFile(), Manifest.class));
    }

    /** Two layers with the same files are one blob. */
    private static void copyOnce(InputStream from, Path to) throws IOException {
        if (!Files.exists(to)) {
            Files.copy(from, to);
        }
    }

    /**
     * A blob's bytes.
     *
     * @throws IOException when the file is not what the manifest says
     */
    BlobSource blob(Descriptor descriptor) throws IOException {
        BlobSource source = BlobSource.of(blobs.resolve(descriptor.digest().hex()));
        if (!source.digest().equals(descriptor.digest()) || source.size() != descriptor.size()) {
            throw new IOException("blob " + descriptor.digest() + " has other bytes than its name and size say");
        }
        return source;
    }
}
