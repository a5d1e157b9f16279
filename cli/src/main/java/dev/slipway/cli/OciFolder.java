package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** An OCI image layout (OCI image specification, image layout), as the archive of {@code docker save} that Jib reads. */
final class OciFolder {
    private static final int NESTED = 3;

    private OciFolder() {}

    /** Writes the archive of the layout's first image. */
    static void toArchive(Path layout, Path archive) throws IOException {
        JsonNode manifest = manifest(layout, Json.read(Files.readString(layout.resolve("index.json"))), NESTED);
        ObjectNode entry = Json.object();
        String config = blob(manifest.path("config"));
        entry.put("Config", config);
        try (OutputStream out = Files.newOutputStream(archive);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            add(tar, config, Files.readAllBytes(layout.resolve(config)));
            for (JsonNode layer : manifest.path("layers")) {
                entry.withArrayProperty("Layers").add(blob(layer));
                add(tar, layout, blob(layer));
            }
            add(tar, "manifest.json", ("[" + Json.write(entry) + "]").getBytes(StandardCharsets.UTF_8));
        }
    }

    /** An index lists manifests, or indexes. */
    private static JsonNode manifest(Path layout, JsonNode document, int depth) throws IOException {
        if (document.has("layers")) {
            return document;
        }
        JsonNode first = document.path("manifests").path(0);
        if (depth == 0 || first.isMissingNode()) {
            throw new Trouble(layout + " is no OCI image layout with an image in it", Trouble.WRONG_USE);
        }
        return manifest(layout, Json.read(Files.readString(layout.resolve(blob(first)))), depth - 1);
    }

    private static String blob(JsonNode descriptor) {
        return "blobs/" + descriptor.path("digest").asText().replace(':', '/');
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] bytes) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static void add(TarArchiveOutputStream tar, Path layout, String name) throws IOException {
        Path file = layout.resolve(name);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(Files.size(file));
        tar.putArchiveEntry(entry);
        Files.copy(file, tar);
        tar.closeArchiveEntry();
    }
}
