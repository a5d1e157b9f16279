package dev.slipway.runtime.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;

/** The version of its interface that a Docker engine is spoken to in. */
final class DockerApi {
    /** The newest that the client library asks for; engines answer older ones too, down to a minimum of their own. */
    private static final String NEWEST = "1.44";

    private DockerApi() {}

    /** Lets the client ask for no newer version than the engine has: it would be refused, as by Debian's with 1.41. */
    static void negotiate() {
        String engines = ofEngine();
        System.setProperty("api.version", minor(engines) < minor(NEWEST) ? engines : NEWEST);
    }

    private static String ofEngine() {
        String host = System.getenv().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock");
        try (DockerHttpClient client = new ZerodepDockerHttpClient.Builder()
                        .dockerHost(URI.create(host))
                        .build();
                DockerHttpClient.Response answer = client.execute(DockerHttpClient.Request.builder()
                        .method(DockerHttpClient.Request.Method.GET)
                        .path("/version")
                        .build())) {
            return new ObjectMapper()
                    .readTree(answer.getBody())
                    .path("ApiVersion")
                    .asText();
        } catch (IOException e) {
            throw new UncheckedIOException("no Docker engine answers at " + host, e);
        }
    }

    private static int minor(String version) {
        return Integer.parseInt(version.substring(version.indexOf('.') + 1));
    }
}
