package dev.slipway.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The {@code ./slipway} command on a state folder of the test's own. */
final class Slipway implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long MINUTES = 8;

    private final Path root = Path.of("").toAbsolutePath().getParent();
    private final Path state;
    private final Trivy trivy;

    /** A local stack of its own, with these settings. */
    Slipway(String settings) throws IOException {
        state = Files.createTempDirectory("slipway-acceptance-");
        trivy = new Trivy(state);
        Files.writeString(Files.createDirectories(state.resolve("stack/config")).resolve("own.properties"), settings);
    }

    /**
     * How a command ended.
     *
     * @param lines its standard output
     */
    record Result(int status, List<String> lines, String errors) {
        /** The lines that are JSON. */
        List<JsonNode> json() {
            return lines.stream()
                    .filter(line -> line.startsWith("{"))
                    .map(Slipway::read)
                    .toList();
        }

        /** Wire names of the events that were shown. */
        List<String> types() {
            return json().stream()
                    .filter(node -> node.has("specversion"))
                    .map(node -> node.path("type").asText())
                    .toList();
        }

        String outcome() {
            return json().getLast().path("outcome").asText();
        }
    }

    static JsonNode read(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path state() {
        return state;
    }

    /** The stack's scanner, which is not there until it is installed. */
    Trivy trivy() {
        return trivy;
    }

    Result run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(root.resolve("slipway").toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    Result run(List<String> command) throws IOException, InterruptedException {
        Path errors = Files.createTempFile(state, "stderr", ".txt");
        Path out = Files.createTempFile(state, "stdout", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile());
        builder.environment().put("SLIPWAY_STATE", state.resolve("stack").toString());
        builder.environment().put("SLIPWAY_TRIVY", trivy.program().toString());
        builder.environment().put("SLIPWAY_TRIVY_CACHE", trivy.databases().toString());
        Process process = builder.start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    command + " did not end in " + MINUTES + " minutes; it said " + Files.readString(out));
        }
        return new Result(
                process.exitValue(), Files.readAllLines(out, StandardCharsets.UTF_8), Files.readString(errors));
    }

    /** How the gateway shows what lies at a path of its API, e.g. {@code /releases}. */
    JsonNode shown(String path) throws IOException, InterruptedException {
        String gateway = Files.readString(state.resolve("stack/config/gateway"));
        String token = Files.readString(state.resolve("stack/secrets/token")).strip();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(gateway + "/api/v1" + path))
                    .header("Authorization", "Bearer " + token)
                    .build();
            return read(
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body());
        }
    }

    /** The settings that the stack's services share. */
    String setting(String name) throws IOException {
        try (Stream<String> lines = Files.lines(state.resolve("stack/config/slipway.properties"))) {
            return lines.filter(line -> line.startsWith(name + "="))
                    .map(line -> line.substring(name.length() + 1))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("down", "--purge");
    }
}
