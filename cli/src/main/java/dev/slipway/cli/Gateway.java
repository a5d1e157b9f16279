package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The gateway's HTTP API. What it refuses becomes a {@link Trouble} with the problem document's words. */
final class Gateway {
    /** Statuses of what may be answered in a while: too many requests, or something behind the gateway is away. */
    private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

    private final URI base;
    private final String token;

    Gateway(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    /** Whether the local stack's is meant, and no other. */
    static boolean isLocal() {
        return Variables.get("SLIPWAY_URL").isEmpty();
    }

    /** From {@code SLIPWAY_URL} and {@code SLIPWAY_TOKEN}, or else the local stack's, whose token goes nowhere else. */
    static Gateway ofEnvironment(Layout layout) {
        Optional<String> url = Variables.get("SLIPWAY_URL");
        Optional<String> token = Variables.get("SLIPWAY_TOKEN");
        if (url.isPresent() && token.isEmpty()) {
            throw new Trouble(
                    "SLIPWAY_URL names the gateway at " + url.get()
                            + ", and SLIPWAY_TOKEN is not set: set it to a token of that"
                            + " gateway, or unset SLIPWAY_URL to speak to the local stack",
                    Trouble.WRONG_USE);
        }
        String known = token.orElseGet(() -> localToken(layout));
        return new Gateway(url.map(URI::create).orElseGet(() -> localBase(layout)), known);
    }

    private static URI localBase(Layout layout) {
        return new LocalStack(layout, new Terminal(System.out, false), Map.of()).gateway();
    }

    /** The local stack's, whatever the environment names. */
    static Gateway local(Layout layout) {
        String token = localToken(layout);
        return new Gateway(localBase(layout), token);
    }

    private static String localToken(Layout layout) {
        try {
            return Files.readString(layout.tokenFile()).strip();
        } catch (IOException e) {
            throw new Trouble(
                    "there is no token: " + layout.tokenFile()
                            + " is not there. Start the local stack with ./slipway up,"
                            + " or set SLIPWAY_URL and SLIPWAY_TOKEN for another gateway",
                    Trouble.UNREACHABLE);
        }
    }

    URI base() {
        return base;
    }

    String token() {
        return token;
    }

    JsonNode get(String path) {
        return Json.read(
                send(request(path).GET().timeout(Duration.ofSeconds(30)).build()));
    }

    JsonNode post(String path, JsonNode body) {
        HttpRequest request = request(path)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)))
                .build();
        return Json.read(send(request));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve("/api/v1" + path)).header("Authorization", "Bearer " + token);
    }

    private String send(HttpRequest request) {
        try {
            HttpResponse<String> response = Http.CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 400) {
                throw refusal(response.statusCode(), response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted");
        }
    }

    private static Trouble refusal(int status, String body) {
        JsonNode problem =
                body.startsWith("{") ? Json.read(body) : Json.object().put("detail", body);
        StringBuilder text = new StringBuilder(problem.path("title").asText("the gateway refuses") + " (" + status
                + "): " + problem.path("detail").asText());
        problem.path("errors").forEach(error -> text.append("\n  ")
                .append(error.path("pointer").asText())
                .append(": ")
                .append(error.path("detail").asText()));
        Optional.ofNullable(problem.get("mend"))
                .ifPresent(mend -> text.append("\n").append(Words.toFix(mend.asText())));
        return new Trouble(text.toString(), PASSING.contains(status) ? Trouble.UNREACHABLE : Trouble.FAILED);
    }

    private Trouble unreachable(IOException e) {
        return new Trouble(
                "the gateway at " + base + " cannot be reached (" + e + "); is it running? See ./slipway status",
                Trouble.UNREACHABLE);
    }

    /** One event of a server-sent stream (HTML standard, section 9.2). */
    record ServerEvent(@Nullable String id, String type, JsonNode data) {}

    /**
     * Follows a stream of events until it ends, or no more is wanted.
     *
     * @param after id of the last event that was seen; null for all
     */
    void events(String path, @Nullable String after, Predicate<ServerEvent> wantsMore) {
        HttpRequest.Builder request = request(path).header("Accept", "text/event-stream");
        if (after != null) {
            request.header("Last-Event-ID", after);
        }
        lines(request.GET().build(), new ServerEvents(wantsMore)::line);
    }

    /**
     * Gives a job's log, line by line.
     *
     * @param attempt from 1; 0 for the latest
     * @param follow whether to go on until it has ended
     */
    void log(String release, String job, int attempt, boolean follow, Consumer<String> consumer) {
        int slash = job.indexOf('/');
        String path = "/releases/" + release + "/jobs/" + encode(job.substring(0, slash)) + "/"
                + encode(job.substring(slash + 1)) + "/log?attempt=" + attempt + "&follow=" + follow;
        lines(request(path).GET().build(), line -> {
            consumer.accept(line);
            return true;
        });
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private void lines(HttpRequest request, Predicate<String> wantsMore) {
        try {
            HttpResponse<Stream<String>> response = Http.CLIENT.send(request, HttpResponse.BodyHandlers.ofLines());
            try (Stream<String> lines = response.body()) {
                if (response.statusCode() >= 400) {
                    throw refusal(response.statusCode(), String.join("\n", lines.toList()));
                }
                Iterator<String> each = lines.iterator();
                boolean goesOn = true;
                while (goesOn && each.hasNext()) {
                    goesOn = wantsMore.test(each.next());
                }
            } catch (UncheckedIOException e) {
                throw unreachable(new IOException(e));
            }
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted");
        }
    }
}
