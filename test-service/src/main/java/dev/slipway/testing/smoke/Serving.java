package dev.slipway.testing.smoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.events.Digest;
import dev.slipway.events.Failure;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.Breakdowns;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks an address which image serves there: {@code GET /.well-known/slipway}. Safe for use by many threads. */
public final class Serving {
    private static final String WELL_KNOWN = "/.well-known/slipway";
    private static final int MOST_BYTES = 64 * 1024;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Duration timeout;
    private final HttpClient client;

    /**
     * One that waits so long.
     *
     * @param timeout for a connection, and again for the whole answer
     */
    public Serving(Duration timeout) {
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /**
     * The digest of the image that serves at an address.
     *
     * @throws Breakdown {@code address-unreachable} or {@code address-unclear} when the address does not tell; worth
     *     another attempt
     */
    public Digest at(URI address) throws InterruptedException {
        URI asked = wellKnown(address);
        HttpRequest request = HttpRequest.newBuilder(asked)
                .timeout(timeout)
                .header("Accept", "application/json")
                .GET()
                .build();
        try {
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                return digest(asked, answer.statusCode(), body.readNBytes(MOST_BYTES));
            }
        } catch (IOException e) {
            throw Breakdowns.away(
                    new Failure(
                            "address-unreachable",
                            "the deployed application's address does not answer",
                            asked.toString(),
                            e.toString(),
                            "Check that the router runs, and that this machine can reach it."),
                    e);
        }
    }

    private static URI wellKnown(URI address) {
        String text = address.toString();
        return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + WELL_KNOWN);
    }

    private static Digest digest(URI asked, int status, byte[] body) {
        if (status != 200) {
            throw unclear(asked, "it answers with status " + status, null);
        }
        try {
            JsonNode digest = MAPPER.readTree(body).path("digest");
            if (!digest.isTextual()) {
                throw unclear(asked, "its answer names no digest", null);
            }
            return new Digest(digest.textValue());
        } catch (IOException | IllegalArgumentException e) {
            throw unclear(asked, "its answer cannot be read: " + e.getMessage(), e);
        }
    }

    private static Breakdown unclear(URI asked, String why, @Nullable Exception e) {
        return Breakdown.passing(
                new Failure(
                        "address-unclear",
                        "the deployed application's address does not say which image serves",
                        asked.toString(),
                        why,
                        "Check that the address is that of the router, and that it has a route there."),
                e);
    }
}
