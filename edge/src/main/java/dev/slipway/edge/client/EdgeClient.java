package dev.slipway.edge.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls the administration interface of an edge. Blocking; safe for use by many threads; every call is idempotent.
 *
 * <p>Each method throws {@link EdgeUnavailableException} when the edge cannot be reached, is stopping or failed inside, and
 * {@link EdgeRefusedException} when it refuses the call for good (a wrong token, an invalid name).
 */
public final class EdgeClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** A put waits for two writes forced to a disk, which takes milliseconds, or seconds on a disk in trouble. */
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final URI admin;
    private final @Nullable String token;

    /**
     * @param admin address of the administration interface, {@code http://host:port}
     * @param token the bearer token; null when the edge asks for none
     */
    public EdgeClient(URI admin, @Nullable String token) {
        this.admin = admin;
        this.token = token;
    }

    /**
     * Makes this the route's content, whole: backends left out are removed and finish what they have in flight. The same
     * content again makes no new version. When this returns the content is in force and on the disk.
     *
     * @throws StaleFenceException when the edge knows a higher fence
     * @throws EdgeUnavailableException when it is not known whether the change was made
     */
    public Route put(String application, String environment, RouteSpec spec) throws EdgeUnavailableException {
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(write(spec));
        HttpResponse<byte[]> answer = call(request(place(application, environment))
                .header("Content-Type", "application/json")
                .PUT(body));
        refuse(answer);
        return read(answer, Route.class);
    }

    /** The route with its counts; empty when there is none. */
    public Optional<Route> get(String application, String environment) throws EdgeUnavailableException {
        HttpResponse<byte[]> answer =
                call(request(place(application, environment)).GET());
        if (answer.statusCode() == 404) {
            return Optional.empty();
        }
        refuse(answer);
        return Optional.of(read(answer, Route.class));
    }

    /** All routes with their counts, by application and environment. */
    public List<Route> list() throws EdgeUnavailableException {
        HttpResponse<byte[]> answer = call(request("/routes").GET());
        refuse(answer);
        List<Route> routes = new ArrayList<>();
        for (JsonNode route : read(answer, JsonNode.class).path("routes")) {
            routes.add(convert(route));
        }
        return routes;
    }

    /**
     * Ends a route, if there is one; the edge remembers the fence and keeps the port.
     *
     * @throws StaleFenceException when the edge knows a higher fence
     */
    public void delete(String application, String environment, long fence) throws EdgeUnavailableException {
        HttpResponse<byte[]> answer = call(
                request(place(application, environment) + "?fence=" + fence).DELETE());
        if (answer.statusCode() != 404) {
            refuse(answer);
        }
    }

    /** Whether the edge is up and every address listens. */
    public boolean healthy() {
        try {
            return call(request("/health").GET()).statusCode() == 200;
        } catch (EdgeUnavailableException e) {
            return false;
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private static String place(String application, String environment) {
        return "/routes/" + segment(application) + "/" + segment(environment);
    }

    /** Names have no character that a path must escape, so one that has is a mistake; the edge says which. */
    private static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(admin.resolve(path)).timeout(CALL_TIMEOUT);
        return token == null ? builder : builder.header("Authorization", "Bearer " + token);
    }

    private HttpResponse<byte[]> call(HttpRequest.Builder request) throws EdgeUnavailableException {
        HttpRequest built = request.build();
        try {
            return http.send(built, HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EdgeUnavailableException(
                    "interrupted while waiting for " + built.method() + " " + built.uri(), e);
        } catch (IOException e) {
            throw new EdgeUnavailableException(
                    "the edge did not answer " + built.method() + " " + built.uri() + ": " + e + ". Is it running?", e);
        }
    }

    private static void refuse(HttpResponse<byte[]> answer) throws EdgeUnavailableException {
        int status = answer.statusCode();
        if (status < 300) {
            return;
        }
        JsonNode problem = problem(answer.body());
        String detail = problem.path("detail").asText("no reason given");
        if (status == 409) {
            throw new StaleFenceException(
                    detail,
                    problem.path("fence").asLong(),
                    problem.path("knownFence").asLong());
        }
        String message =
                answer.request().method() + " " + answer.uri() + " was answered with " + status + ": " + detail;
        if (status >= 500) {
            throw new EdgeUnavailableException(message, null);
        }
        throw new EdgeRefusedException(message, status, problem.path("type").asText("about:blank"));
    }

    private static JsonNode problem(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            return JSON.createObjectNode();
        }
    }

    private static <T> T read(HttpResponse<byte[]> answer, Class<T> type) throws EdgeUnavailableException {
        try {
            return JSON.readValue(answer.body(), type);
        } catch (IOException e) {
            throw unintelligible(answer.uri(), e);
        }
    }

    private Route convert(JsonNode route) throws EdgeUnavailableException {
        try {
            return JSON.treeToValue(route, Route.class);
        } catch (JsonProcessingException e) {
            throw unintelligible(admin, e);
        }
    }

    private static EdgeUnavailableException unintelligible(URI uri, IOException cause) {
        return new EdgeUnavailableException(
                uri + " did not answer as an edge does: " + cause.getMessage() + ". Is the address the edge's?", cause);
    }

    private static String write(RouteSpec spec) {
        try {
            return JSON.writeValueAsString(spec);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a route as JSON", e);
        }
    }
}
