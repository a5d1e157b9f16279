package dev.slipway.devstack.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Speaks to a registry over real HTTP, one request at a time. */
final class RegistryClient {
    static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
    static final String INDEX = "application/vnd.oci.image.index.v1+json";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;

    RegistryClient(OciRegistry registry) {
        this.base = "http://" + registry.address();
    }

    HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers) {
        return exchange(method, path, BodyPublishers.ofByteArray(body), headers);
    }

    HttpResponse<byte[]> send(String method, String path, String... headers) {
        return exchange(method, path, BodyPublishers.noBody(), headers);
    }

    HttpResponse<byte[]> exchange(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base).resolve(path)).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (Exception e) {
            throw new AssertionError(method + " " + path + " failed", e);
        }
    }

    /** Pushes a blob in one request and returns its digest. */
    String pushBlob(String repository, byte[] content) {
        String digest = sha256(content);
        HttpResponse<byte[]> answer = send("POST", "/v2/" + repository + "/blobs/uploads/?digest=" + digest, content);
        if (answer.statusCode() != 201) {
            throw new AssertionError("The blob was not taken: " + answer.statusCode() + " " + text(answer));
        }
        return digest;
    }

    HttpResponse<byte[]> pushManifest(String repository, String reference, String mediaType, String json) {
        return send(
                "PUT",
                "/v2/" + repository + "/manifests/" + reference,
                json.getBytes(UTF_8),
                "Content-Type",
                mediaType);
    }

    /** A small image manifest whose config and layer were pushed. */
    String image(String repository, String text) {
        String config = pushBlob(repository, "{}".getBytes(UTF_8));
        String layer = pushBlob(repository, text.getBytes(UTF_8));
        return """
               {"schemaVersion":2,"mediaType":"%s",
                "config":{"mediaType":"application/vnd.example.config","digest":"%s","size":2},
                "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":%d}]}""".formatted(IMAGE, config, layer, text.length());
    }

    static String sha256(byte[] content) {
        return ContentDigest.of("sha256", content).toString();
    }

    static String sha256(String content) {
        return sha256(content.getBytes(UTF_8));
    }

    static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), UTF_8);
    }

    static JsonNode json(HttpResponse<byte[]> answer) {
        try {
            return new ObjectMapper().readTree(answer.body());
        } catch (Exception e) {
            throw new AssertionError("Not JSON: " + text(answer), e);
        }
    }

    static String header(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    /** The status and the first error's code: {@code "404 BLOB_UNKNOWN"}. */
    static String error(HttpResponse<byte[]> answer) {
        JsonNode error = json(answer).path("errors").path(0);
        if (error.path("message").asText().isBlank()) {
            throw new AssertionError("An error without a message: " + text(answer));
        }
        return answer.statusCode() + " " + error.path("code").asText();
    }
}
