package dev.slipway.devstack.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One request and its answer: the few things that the endpoints ask of HTTP. */
final class Call {
    static final ObjectMapper JSON = new ObjectMapper();
    /** How much of a refused request's body is read, so that its sender comes to read the answer. */
    private static final long DRAIN_BYTES = 64L << 20;

    private final HttpExchange exchange;
    private boolean answered;

    Call(HttpExchange exchange) {
        this.exchange = exchange;
        exchange.getResponseHeaders().set("Docker-Distribution-Api-Version", "registry/2.0");
    }

    String method() {
        return exchange.getRequestMethod();
    }

    boolean isHead() {
        return method().equals("HEAD");
    }

    String path() {
        return exchange.getRequestURI().getPath();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    /** The first value of a query parameter, decoded. */
    Optional<String> query(String name) {
        return queries(name).stream().findFirst();
    }

    List<String> queries(String name) {
        String raw = exchange.getRequestURI().getRawQuery();
        if (raw == null) {
            return List.of();
        }
        return Stream.of(raw.split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> decode(pair[0]).equals(name))
                .map(pair -> pair.length > 1 ? decode(pair[1]) : "")
                .toList();
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }

    InputStream body() {
        return exchange.getRequestBody();
    }

    /** The announced length of the body, or -1 when it comes in chunks. */
    long contentLength() {
        String text = exchange.getRequestHeaders().getFirst("Content-Length");
        if (text == null) {
            return exchange.getRequestHeaders().containsKey("Transfer-Encoding") ? -1 : 0;
        }
        try {
            return Long.parseLong(text.trim());
        } catch (NumberFormatException malformed) {
            throw OciError.sizeInvalid("The Content-Length " + text + " is not a number.");
        }
    }

    void set(String header, String value) {
        exchange.getResponseHeaders().set(header, value);
    }

    void add(String header, String value) {
        exchange.getResponseHeaders().add(header, value);
    }

    void answerEmpty(int status) throws IOException {
        start(status, 0);
    }

    /** Answers with a body; to HEAD, with the headers it would have. */
    void answer(int status, String contentType, byte[] body) throws IOException {
        set("Content-Type", contentType);
        if (start(status, body.length)) {
            exchange.getResponseBody().write(body);
        }
    }

    void answerJson(int status, Object body) throws IOException {
        answer(status, "application/json", json(body));
    }

    static byte[] json(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not to be written as JSON: " + body.getClass(), e);
        }
    }

    /**
     * Sends status and headers.
     *
     * @return whether a body of that length must follow, through {@link #output()}
     */
    boolean start(int status, long length) throws IOException {
        answered = true;
        if (isHead()) {
            set("Content-Length", Long.toString(length));
            exchange.sendResponseHeaders(status, -1);
            return false;
        }
        exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
        return length > 0;
    }

    OutputStream output() {
        return exchange.getResponseBody();
    }

    /** Answers with the specification's error body, unless an answer is already on its way. */
    void refuse(OciError error) throws IOException {
        if (answered) {
            return;
        }
        drain();
        error.headers().forEach(this::set);
        Map<String, Object> entry = Map.of("code", error.code(), "message", error.text(), "detail", error.detail());
        answerJson(error.status(), Map.of("errors", List.of(entry)));
    }

    private void drain() throws IOException {
        byte[] buffer = new byte[1 << 16];
        long left = DRAIN_BYTES;
        for (int n = body().read(buffer); n >= 0 && left > 0; n = body().read(buffer)) {
            left -= n;
        }
    }
}
