package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The gateway's HTTP API. What it refuses becomes a {@link Trouble} with the problem document's words. */
final class Gateway {
    /** Statuses of what may be answered in a while: too many requests, or something behind the gateway is away. */
    private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

    /** Events come with a heartbeat at least every 30 s. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final URI base;
    private final String token;
    private final Duration silence;

    Gateway(URI base, String token) {
        this(base, token, SILENCE);
    }

    /** One whose events may be silent for so long. */
    Gateway(URI base, String token, Duration silence) {
        this.base = base;
        this.token = token;
        this.silence = silence;
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
        return new Gateway(url.map(Gateway::address).orElseGet(() -> localBase(layout)), known);
    }

    /** Without the last slash of its path. */
    static URI address(String url) {
        try {
            URI address = new URI(url);
            boolean further = address.getRawQuery() != null || address.getRawFragment() != null;
            if (!further
                    && address.getHost() != null
                    && Set.of("http", "https").contains(String.valueOf(address.getScheme()))) {
                return URI.create(url.replaceFirst("/+$", ""));
            }
        } catch (URISyntaxException e) {
            // It is refused below.
        }
        throw new Trouble(
                "SLIPWAY_URL is '" + url
                        + "', which is no address of a gateway: write http://HOST:PORT or https://HOST, and the path behind it where there is one",
                Trouble.WRONG_USE);
    }

    /** Chooses no port: what a client wrote there would make a foreign folder the local stack's. */
    private static URI localBase(Layout layout) {
        return LocalStack.gateway(layout)
                .orElseThrow(() -> notStarted("no local stack was started in " + layout.state()));
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
            throw notStarted("there is no token: " + layout.tokenFile() + " is not there");
        }
    }

    private static Trouble notStarted(String why) {
        return new Trouble(
                why + ". Start the local stack with ./slipway up,"
                        + " or set SLIPWAY_URL and SLIPWAY_TOKEN for another gateway",
                Trouble.UNREACHABLE);
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
        return HttpRequest.newBuilder(URI.create(base + "/api/v1" + path)).header("Authorization", "Bearer " + token);
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

    private Trouble refusal(int status, String body) {
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
        if (status == 401
                && Variables.get("SLIPWAY_TOKEN").filter(token::equals).isPresent()) {
            text.append(
                    "\nThe token was that of SLIPWAY_TOKEN; without SLIPWAY_URL and SLIPWAY_TOKEN the local stack is meant.");
        }
        return new Trouble(text.toString(), PASSING.contains(status) ? Trouble.UNREACHABLE : Trouble.FAILED);
    }

    private Trouble unreachable(Object why) {
        return new Trouble(
                "the gateway at " + base + " cannot be reached (" + why + "); is it running? See ./slipway status",
                Trouble.UNREACHABLE);
    }

    /** One event of a server-sent stream (HTML standard, section 9.2). */
    record ServerEvent(@Nullable String id, String type, JsonNode data) {}

    /**
     * Follows a stream of events until it ends, or no more is wanted.
     *
     * @param after id of the last event that was seen; null for all
     * @throws Trouble {@link Trouble#UNREACHABLE} also when nothing comes any more, not even a heartbeat
     */
    void events(String path, @Nullable String after, Predicate<ServerEvent> wantsMore) {
        HttpRequest.Builder request = request(path).header("Accept", "text/event-stream");
        if (after != null) {
            request.header("Last-Event-ID", after);
        }
        ServerEvents events = new ServerEvents(wantsMore);
        lines(request.GET().build(), (line, bytes) -> events.line(line));
    }

    /** Takes a line of a log, and how many bytes it came from. */
    interface LogLine {
        void take(String line, long bytes);
    }

    /**
     * Gives a job's log, line by line.
     *
     * @param attempt from 1; 0 for the latest
     * @param offset in bytes, where to begin
     * @param follow whether to go on until it has ended
     * @throws Trouble {@link Trouble#UNREACHABLE} also when nothing comes for a while: a log has no heartbeat, so its job
     *     may be silent, or the connection lost
     */
    void log(String release, String job, int attempt, long offset, boolean follow, LogLine consumer) {
        int slash = job.indexOf('/');
        String path = "/releases/" + release + "/jobs/" + encode(job.substring(0, slash)) + "/"
                + encode(job.substring(slash + 1)) + "/log?attempt=" + attempt + "&offset=" + offset + "&follow="
                + follow;
        lines(request(path).GET().build(), (line, bytes) -> {
            consumer.take(line, bytes);
            return true;
        });
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private interface Lines {
        boolean wantMoreAfter(String line, long bytes);
    }

    private void lines(HttpRequest request, Lines consumer) {
        CompletableFuture<HttpResponse<InputStream>> answer =
                Http.CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        Watchdog watchdog = new Watchdog(silence, () -> letGo(answer));
        try (watchdog;
                InputStream body = body(received(answer))) {
            ByteLines lines = new ByteLines(new BufferedInputStream(body));
            long before = 0;
            String line = lines.next();
            watchdog.rest();
            while (line != null && consumer.wantMoreAfter(line, lines.taken() - before)) {
                before = lines.taken();
                watchdog.listen();
                line = lines.next();
                watchdog.rest();
            }
        } catch (IOException e) {
            throw unreachable(watchdog.barked() ? "nothing came for " + silence.toSeconds() + " s" : e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted");
        }
    }

    /** Whoever waits for the answer, or reads it, gets an exception. */
    private static void letGo(CompletableFuture<HttpResponse<InputStream>> answer) {
        answer.cancel(true);
        if (answer.state() == Future.State.SUCCESS) {
            try {
                answer.resultNow().body().close();
            } catch (IOException e) {
                // It is closed all the same.
            }
        }
    }

    private static HttpResponse<InputStream> received(CompletableFuture<HttpResponse<InputStream>> answer)
            throws IOException, InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (CancellationException e) {
            throw new IOException(e);
        }
    }

    private InputStream body(HttpResponse<InputStream> response) throws IOException {
        if (response.statusCode() >= 400) {
            try (InputStream body = response.body()) {
                throw refusal(response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return response.body();
    }
}
