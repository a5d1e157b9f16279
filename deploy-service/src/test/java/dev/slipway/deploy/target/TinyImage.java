package dev.slipway.deploy.target;

import dev.slipway.artifacts.BlobSource;
import dev.slipway.artifacts.Descriptor;
import dev.slipway.artifacts.Manifest;
import dev.slipway.artifacts.Registry;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.EventJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** An image of one layer, made by hand: plain files, some of them executable. */
public final class TinyImage {
    private static final String SERVER = """
            import com.sun.net.httpserver.HttpServer;
            import java.net.InetSocketAddress;
            public class Server {
                public static void main(String[] args) throws Exception {
                    var server = HttpServer.create(
                            new InetSocketAddress("127.0.0.1", Integer.parseInt(System.getenv("PORT"))), 0);
                    server.createContext("/", exchange -> {
                        byte[] body = System.getenv("VERSION").getBytes();
                        exchange.sendResponseHeaders(200, body.length);
                        exchange.getResponseBody().write(body);
                        exchange.close();
                    });
                    server.start();
                }
            }
            """;
    private static final int BLOCK = 512;
    private final Map<String, String> files = new TreeMap<>();
    private List<String> entrypoint = List.of();
    private final List<String> env = new ArrayList<>();
    private String workdir = "";

    /** One that answers every request with its version. */
    public static TinyImage serving(String version) {
        return new TinyImage()
                .file("app/Server.java", SERVER)
                .env("VERSION=" + version)
                .entrypoint("java", "-XX:TieredStopAtLevel=1", "/app/Server.java");
    }

    public TinyImage file(String path, String content) {
        files.put(path, content);
        return this;
    }

    public TinyImage entrypoint(String... words) {
        entrypoint = List.of(words);
        return this;
    }

    public TinyImage env(String variable) {
        env.add(variable);
        return this;
    }

    public TinyImage workdir(String path) {
        workdir = path;
        return this;
    }

    public ArtifactRef push(Registry registry, String repository) throws IOException {
        byte[] config = EventJson.mapper()
                .writeValueAsBytes(Map.of(
                        "architecture",
                        "amd64",
                        "os",
                        "linux",
                        "config",
                        Map.of("Entrypoint", entrypoint, "Env", env, "WorkingDir", workdir),
                        "rootfs",
                        Map.of("type", "layers", "diff_ids", List.of())));
        Descriptor configured = registry.pushBlob(repository, BlobSource.of(config));
        Descriptor layer = registry.pushBlob(repository, BlobSource.of(gzip(tar())));
        Manifest manifest = new Manifest(
                "application/vnd.oci.image.manifest.v1+json",
                null,
                typed(configured, "application/vnd.oci.image.config.v1+json"),
                List.of(typed(layer, "application/vnd.oci.image.layer.v1.tar+gzip")),
                null,
                Map.of());
        return new ArtifactRef(repository, registry.pushManifest(repository, manifest));
    }

    private static Descriptor typed(Descriptor blob, String type) {
        return Descriptor.of(type, blob.digest(), blob.size());
    }

    private byte[] tar() throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        for (Map.Entry<String, String> file : files.entrySet()) {
            byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
            tar.write(header(file.getKey(), content.length));
            tar.write(content);
            tar.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        }
        tar.write(new byte[2 * BLOCK]);
        return tar.toByteArray();
    }

    /** The ustar header of POSIX.1-1988. */
    private static byte[] header(String path, int size) {
        byte[] header = new byte[BLOCK];
        put(header, 0, path);
        put(header, 100, path.contains("bin/") ? "0000755" : "0000644");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, String.format("%011o", size));
        put(header, 136, "00000000000");
        put(header, 148, "        ");
        put(header, 156, "0");
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, String.format("%06o\0 ", sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.toByteArray();
    }
}
