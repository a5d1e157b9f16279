package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageBuilderTest {
    @TempDir
    Path folder;

    private Path layout = Path.of("");
    private String baseLayer = "";

    /** An OCI layout with one layer, as {@code skopeo copy docker://... oci:base} leaves it. */
    @BeforeEach
    void makeBase() throws Exception {
        layout = Files.createDirectories(folder.resolve("base"));
        byte[] tar = tar("etc/base", "the base\n");
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(tar);
        }
        baseLayer = hex(tar);
        String layer = blob(zipped.toByteArray(), "application/vnd.oci.image.layer.v1.tar+gzip");
        String config = blob(bytes("""
                {"architecture":"amd64","os":"linux","config":{"Env":["PATH=/opt/java/bin"],"Cmd":["sh"]},
                 "rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}""".formatted(baseLayer)), "application/vnd.oci.image.config.v1+json");
        String manifest = blob(
                bytes("{\"schemaVersion\":2,\"config\":" + config + ",\"layers\":[" + layer + "]}"),
                "application/vnd.oci.image.manifest.v1+json");
        Files.writeString(layout.resolve("index.json"), "{\"schemaVersion\":2,\"manifests\":[" + manifest + "]}");
    }

    private static byte[] tar(String name, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry entry = new TarArchiveEntry(name);
            entry.setSize(bytes(text).length);
            tar.putArchiveEntry(entry);
            tar.write(bytes(text));
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private String blob(byte[] bytes, String type) throws Exception {
        Path file = layout.resolve("blobs/sha256").resolve(hex(bytes));
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        return Json.write(Json.object()
                .put("mediaType", type)
                .put("digest", "sha256:" + hex(bytes))
                .put("size", bytes.length));
    }

    private ImageContent content() throws IOException {
        Path jars = Files.createDirectories(folder.resolve("jars/lib"));
        Files.writeString(jars.resolve("b.jar"), "b");
        Files.writeString(jars.resolve("a.jar"), "a");
        Map<String, Path> layers = new LinkedHashMap<>();
        layers.put("/opt/slipway/lib", jars);
        return new ImageContent(
                "gateway", layers, List.of(), List.of("java", "-jar", "run.jar"), Map.of("A", "b"), 8080);
    }

    private String make(String base, String name) throws IOException {
        return new ImageBuilder(folder.resolve("cache-" + name), ImageBases.parse(List.of(base)), false)
                .write(content(), "slipway/gateway:1", folder.resolve(name + ".tar"));
    }

    @Test
    void shouldHaveTheSameDigestWhenItIsMadeAgainOfTheSameJars() throws Exception {
        // given
        String first = make("oci:" + layout, "one");
        Files.setLastModifiedTime(folder.resolve("jars/lib/a.jar"), FileTime.fromMillis(1));
        // when
        String second = make("oci:" + layout, "two");
        // then
        assertThat(second).isEqualTo(first).startsWith("sha256:");
    }

    @Test
    void shouldLayTheJarsUponTheBase() throws Exception {
        make("oci:" + layout, "image");
        // then
        JsonNode config = config(folder.resolve("image.tar"));
        assertThat(config.at("/config/Entrypoint").toString()).isEqualTo("[\"java\",\"-jar\",\"run.jar\"]");
        assertThat(config.at("/config/Env").toString()).contains("PATH=/opt/java/bin", "A=b");
        assertThat(config.at("/config/Cmd").toString()).doesNotContain("sh");
        assertThat(config.at("/rootfs/diff_ids/0").asText()).isEqualTo("sha256:" + baseLayer);
        assertThat(config.at("/rootfs/diff_ids")).hasSize(3);
    }

    private static JsonNode config(Path archive) throws IOException {
        Map<String, String> texts = new HashMap<>();
        try (InputStream in = Files.newInputStream(archive);
                TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.getName().endsWith(".json")) {
                    texts.put(entry.getName(), new String(tar.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return Json.read(texts.getOrDefault("config.json", ""));
    }

    @Test
    void shouldSayWhichBaseIsNotThere() {
        assertThatThrownBy(() -> make("oci:" + folder.resolve("none"), "image"))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("none");
    }
}
