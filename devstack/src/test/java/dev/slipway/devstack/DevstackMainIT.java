package dev.slipway.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own. */
class DevstackMainIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void stopAll() throws IOException {
        for (Process process : processes) {
            process.destroyForcibly().onExit().join();
        }
        EmbeddedPostgresServer.stopOrphan(state().resolve("postgres"));
    }

    @Test
    void shouldRunOnlyTheNamedPartAndKeepItsPortWhenRestarted() throws Exception {
        // given
        Process first = start("--only", "registry");
        JsonNode part = line(first);
        JsonNode ready = line(first);
        assertThat(part.path("part").asText()).isEqualTo("registry");
        assertThat(ready.path("ready").asBoolean()).isTrue();
        assertThat(state().resolve("kafka")).doesNotExist();
        assertThat(state().resolve("postgres")).doesNotExist();
        assertThat(ping(part.path("port").asInt())).isEqualTo(200);

        // when
        first.destroy();
        first.waitFor(20, TimeUnit.SECONDS);
        Process second = start("--only", "registry");

        // then
        assertThat(line(second).path("port")).isEqualTo(part.path("port"));
    }

    @Test
    void shouldTakeOverFromAKilledRunAndLeaveNothingBehindWhenTerminated() throws Exception {
        // given
        shareBinaries();
        Path password = Files.writeString(folder.resolve("password"), "secret\n");
        Process killed = start("--only", "postgres,kafka", "--service", "build:" + password);
        Map<String, Integer> ports = ports(killed);
        long orphan = postmaster();
        killed.destroyForcibly().onExit().join();
        assertThat(ProcessHandle.of(orphan)).isPresent();

        // when
        Process second = start("--only", "postgres,kafka");
        Map<String, Integer> portsAgain = ports(second);

        // then
        long successor = postmaster();
        assertThat(portsAgain).isEqualTo(ports);
        await().until(() -> ProcessHandle.of(orphan).isEmpty());
        String url = "jdbc:postgresql://127.0.0.1:" + ports.get("postgres") + "/slipway";
        try (Connection connection = DriverManager.getConnection(url, "build", "")) {
            assertThat(connection.getSchema()).isEqualTo("build");
        }

        // and when
        second.destroy();
        second.waitFor(30, TimeUnit.SECONDS);

        // then
        assertThat(second.isAlive()).isFalse();
        assertThat(state().resolve("postgres/data/postmaster.pid")).doesNotExist();
        await().until(() -> ProcessHandle.of(successor).isEmpty());
    }

    @Test
    void shouldStopAnOrphanWhenToldTo() throws Exception {
        // given
        shareBinaries();
        Process killed = start("--only", "postgres");
        line(killed);
        line(killed);
        long orphan = postmaster();
        killed.destroyForcibly().onExit().join();

        // when
        Process stopping = start("--stop-orphans");
        JsonNode answer = line(stopping);

        // then
        assertThat(answer.path("stopped").get(0).asText()).isEqualTo("postgres");
        await().until(() -> ProcessHandle.of(orphan).isEmpty());
        assertThat(stopping.waitFor()).isZero();
    }

    @Test
    void shouldEndWithAHintWhenArgumentsAreWrong() throws Exception {
        // given, when
        Process process = start("--only", "redis");

        // then
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(Files.readString(folder.resolve("stderr"))).contains("no part redis", "Usage:");
    }

    private Path state() {
        return folder.resolve("state");
    }

    /** Saves the unpacking of PostgreSQL's programs, which takes longer than its start. */
    private void shareBinaries() throws IOException {
        Path postgres = Files.createDirectories(state().resolve("postgres"));
        Path binaries = Files.createDirectories(TestStack.binaries(folder));
        Files.createSymbolicLink(postgres.resolve("binaries"), binaries);
    }

    private long postmaster() throws IOException {
        return Long.parseLong(Files.readAllLines(state().resolve("postgres/data/postmaster.pid"))
                .get(0)
                .trim());
    }

    private Process start(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                DevstackMain.class.getName(),
                "--state",
                state().toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectError(folder.resolve("stderr").toFile())
                .start();
        processes.add(process);
        return process;
    }

    /** The next line of its output; a missing one shows what it said instead. */
    private JsonNode line(Process process) throws IOException {
        BufferedReader reader = process.inputReader(UTF_8);
        String line = reader.readLine();
        assertThat(line)
                .as(() -> {
                    try {
                        return Files.readString(folder.resolve("stderr"));
                    } catch (IOException absent) {
                        return absent.toString();
                    }
                })
                .isNotNull();
        return JSON.readTree(line);
    }

    private Map<String, Integer> ports(Process process) throws IOException {
        JsonNode one = line(process);
        JsonNode two = line(process);
        assertThat(line(process).path("ready").asBoolean()).isTrue();
        return Map.of(
                one.path("part").asText(), one.path("port").asInt(),
                two.path("part").asText(), two.path("port").asInt());
    }

    private static int ping(int port) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v2/"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }
}
