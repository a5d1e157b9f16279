package dev.slipway.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The gateway as a client sees it. */
final class Api implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI root;
    private final String token;

    Api(URI root, String token) {
        this.root = root;
        this.token = token;
    }

    /** An answer, with its body as text. */
    record Answer(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        JsonNode json() {
            return Api.json(response.body());
        }
    }

    /** An event of a stream, as it came. */
    record Sent(String id, String name, String data) {}

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    Answer get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    Answer post(String path, String body, String... headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Any method; an empty body is none. */
    Answer send(String method, String path, String body, String... headers) {
        HttpRequest.BodyPublisher content =
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        return send(request(path, headers).method(method, content));
    }

    /** Without the token; redirects are not followed. */
    Answer anonymous(String path, String... headers) {
        return send(plain(path, headers).GET());
    }

    /** Posts without the token. */
    Answer anonymousPost(String path, String body, String... headers) {
        return send(plain(path, headers)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Sends the page's form. */
    Answer login(String token) {
        return send(plain("/login", "Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("token=" + token)));
    }

    private HttpRequest.Builder request(String path, String... headers) {
        return plain(path, headers).header("Authorization", "Bearer " + token);
    }

    private HttpRequest.Builder plain(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve(path)).timeout(PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request;
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Opens a stream of lines, and collects them while it lasts. */
    Following follow(String path, String accept, String... headers) {
        HttpRequest request = request(path, headers).header("Accept", accept).build();
        try {
            HttpResponse<Stream<String>> response = client.send(request, HttpResponse.BodyHandlers.ofLines());
            return new Following(response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /** A stream that is being read. */
    static final class Following implements AutoCloseable {
        private final HttpResponse<Stream<String>> response;
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final Thread reader;

        private Following(HttpResponse<Stream<String>> response) {
            this.response = response;
            reader = Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try (Stream<String> all = response.body()) {
                all.forEach(lines::add);
            } catch (UncheckedIOException e) {
                lines.add("broken off: " + e.getMessage());
            }
        }

        int status() {
            return response.statusCode();
        }

        /** Whether the server ended it. */
        boolean ended() {
            return !reader.isAlive();
        }

        List<String> lines() {
            return List.copyOf(lines);
        }

        /** The events that came whole by now. */
        List<Sent> events() {
            List<Sent> events = new ArrayList<>();
            String id = "";
            String name = "";
            StringBuilder data = new StringBuilder();
            for (String line : lines) {
                if (line.isEmpty() && !data.isEmpty()) {
                    events.add(new Sent(id, name, data.toString()));
                    id = "";
                    name = "";
                    data.setLength(0);
                } else if (line.startsWith("id:")) {
                    id = line.substring(3).strip();
                } else if (line.startsWith("event:")) {
                    name = line.substring(6).strip();
                } else if (line.startsWith("data:")) {
                    data.append(line.substring(5).strip());
                }
            }
            return events;
        }

        List<String> names() {
            return events().stream().map(Sent::name).toList();
        }

        @Override
        public void close() {
            response.body().close();
            reader.interrupt();
        }
    }
}
