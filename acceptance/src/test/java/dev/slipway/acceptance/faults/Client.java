package dev.slipway.acceptance.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** Asks a gateway for builds as a careful client does: a request without an answer is sent again with its key. */
final class Client {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Supplier<URI> gateway;
    private final String token;
    private final Map<String, String> accepted = new LinkedHashMap<>();

    /**
     * A client.
     *
     * @param gateway says which replica to ask, each time
     */
    Client(Supplier<URI> gateway, String token) {
        this.gateway = gateway;
        this.token = token;
    }

    /** Every accepted release, with the repository that it was asked for. */
    Map<String, String> accepted() {
        return accepted;
    }

    /** Asks for a build until the gateway has accepted it; gives the release's id. */
    String build(Path repository) {
        String body = JSON.createObjectNode()
                .put("repository", repository.toString())
                .put("ref", "main")
                .toString();
        String key = UUID.randomUUID().toString();
        String release = send("POST", "/api/v1/builds", key, body).path("id").asText();
        if (release.isEmpty()) {
            throw new IllegalStateException("a build was refused: " + body);
        }
        accepted.put(release, repository.toString());
        return release;
    }

    void cancel(String release) {
        send(
                "POST",
                "/api/v1/releases/" + release + "/cancel",
                UUID.randomUUID().toString(),
                "{\"reason\":\"a test\"}");
    }

    /** How the gateway shows a release's outcome; empty while it has none. */
    String outcome(String release) {
        JsonNode shown = send("GET", "/api/v1/releases/" + release, "", "");
        return shown.has("endedAt") ? shown.path("state").asText() : "";
    }

    /** Types of a release's facts, in order, duplicates included. */
    List<String> types(String release) {
        List<String> types = new ArrayList<>();
        send("GET", "/api/v1/releases/" + release + "/events", "", "")
                .path("items")
                .forEach(item -> types.add(item.path("type").asText()));
        return types;
    }

    /** Where what is deployed answers. */
    URI address(String release, String environment) {
        for (JsonNode shown : send("GET", "/api/v1/releases/" + release, "", "").path("environments")) {
            if (shown.path("name").asText().equals(environment)) {
                return URI.create(shown.path("address").asText());
            }
        }
        throw new IllegalStateException("the gateway shows no " + environment + " of " + release);
    }

    /** Why a release did not get where it was to go, as the gateway tells it. */
    String failures(String release) {
        return send("GET", "/api/v1/releases/" + release, "", "")
                .path("failures")
                .toString();
    }

    boolean allOver(Collection<String> releases) {
        return releases.stream().noneMatch(release -> outcome(release).isEmpty());
    }

    /** Jobs of a release that have a log with its end. */
    List<String> jobsWithALog(String release) {
        List<String> jobs = new ArrayList<>();
        send("GET", "/api/v1/releases/" + release + "/jobs", "", "")
                .path("items")
                .forEach(log -> {
                    if (log.path("ended").asBoolean()) {
                        jobs.add(log.path("job").asText());
                    }
                });
        return jobs;
    }

    /** A job's log as it is now. */
    String log(String release, String job) {
        int slash = job.indexOf('/');
        String subject = URLEncoder.encode(job.substring(slash + 1), StandardCharsets.UTF_8);
        String path = "/api/v1/releases/" + release + "/jobs/" + job.substring(0, slash) + "/" + subject + "/log";
        return answer("GET", path, "", "");
    }

    private JsonNode send(String method, String path, String key, String body) {
        String answer = answer(method, path, key, body);
        try {
            return JSON.readTree(answer);
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path + " answers " + answer, e);
        }
    }

    private String answer(String method, String path, String key, String body) {
        long deadline = System.nanoTime() + Cluster.PATIENCE.toNanos();
        String last = "";
        for (; System.nanoTime() < deadline; pause()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create(gateway.get().toString() + path))
                    .timeout(ANSWER_WITHIN)
                    .header("Authorization", "Bearer " + token)
                    .header("Accept", "application/json, text/plain")
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
            if (!body.isEmpty()) {
                request.header("Content-Type", "application/json").header("Idempotency-Key", key);
            }
            try {
                HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() < 300 || answer.statusCode() == 409) {
                    return answer.body();
                } else if (!List.of(429, 502, 503, 504).contains(answer.statusCode())) {
                    throw new IllegalStateException(
                            method + " " + path + ": " + answer.statusCode() + " " + answer.body());
                }
                last = answer.statusCode() + " " + answer.body();
            } catch (IOException e) {
                last = e.toString();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new IllegalStateException(method + " " + path + " gets no answer; last: " + last);
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
