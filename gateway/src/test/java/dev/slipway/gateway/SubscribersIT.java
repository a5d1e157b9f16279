package dev.slipway.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.events.BuildStarted;
import dev.slipway.events.ReleaseId;
import dev.slipway.runtime.Database;
import dev.slipway.runtime.testing.Topic;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A thousand who read the events of all releases, and one who does not. */
@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
class SubscribersIT {
    private static final String ALIVE = ":alive";
    private static final int MANY = 1000;
    private static final int PATIENCE_MILLIS = 60_000;

    /** Together more than the kernel keeps for a connection that nobody reads from: 4 MB here, at the most. */
    private static final int FACTS = 50;

    /** Far less than all of them; but one much smaller than a segment makes each few kilobytes wait for TCP's timers. */
    private static final int WINDOW = 64 * 1024;

    private static final int BYTES = 200_000;

    @Inject
    GatewayConfig config;

    @Inject
    Database database;

    @TestHTTPResource("/")
    URI root;

    private final Topic topic = new Topic();
    private String token;

    @BeforeEach
    void readToken() throws IOException {
        token = Files.readString(config.tokenFile().orElseThrow()).strip();
    }

    @AfterEach
    void close() {
        topic.close();
    }

    /** A connection of its own; what comes is read only when it is asked for. */
    private final class Subscriber implements AutoCloseable {
        private final Socket socket = new Socket();
        private final BufferedReader lines;

        Subscriber(String path, int receiveBuffer) throws IOException {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(new InetSocketAddress(root.getHost(), root.getPort()));
            socket.setSoTimeout(PATIENCE_MILLIS);
            lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + root.getAuthority() + "\r\nAuthorization: Bearer "
                    + token + "\r\nAccept: text/event-stream\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(UTF_8));
        }

        /** Reads until a line holds this. */
        void read(Object wanted) {
            try {
                String line = lines.readLine();
                while (!line.contains(wanted.toString())) {
                    line = lines.readLine();
                }
            } catch (IOException e) {
                throw new IllegalStateException(wanted + " does not come", e);
            }
        }

        /** Reads to the stream's end, or until something new is waited for. */
        List<String> readAll() throws IOException {
            List<String> all = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                all.add(line);
                if (line.equals(ALIVE)) {
                    return all;
                }
            }
            return all;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private String end() {
        try (Api api = new Api(root, token)) {
            String position = "";
            while (true) {
                var page = api.get("/api/v1/events?after=" + position, "Accept", "application/json")
                        .json();
                position = page.path("next").asText();
                if (page.path("items").isEmpty()) {
                    return position;
                }
            }
        }
    }

    /** What one got that was let go; until the gateway has read all that it wants to send, it has not begun to wait. */
    private List<String> letGo(String after) throws Exception {
        Duration silence = config.readerPatience();
        while (silence.toMillis() < PATIENCE_MILLIS) {
            silence = silence.plusSeconds(4).multipliedBy(2);
            try (Subscriber silent = new Subscriber("/api/v1/events?after=" + after, WINDOW)) {
                Thread.sleep(silence);
                List<String> read = silent.readAll();
                if (!read.contains(ALIVE)) {
                    return read;
                }
            }
        }
        throw new AssertionError("nobody was let go who did not read for " + silence);
    }

    private int facts(ReleaseId release) {
        return database.inTransaction(tx -> tx.query(
                        "select count(*) from fact where release_id = cast(cast(:release as text) as uuid)",
                        Map.of("release", release.toString()))
                .map(rows -> ((Number) rows.getFirst()[0]).intValue()));
    }

    /** Such a heap is not for other tests to read. */
    private void forget(ReleaseId release) {
        database.inTransaction(tx -> tx.update(
                "delete from fact where release_id = cast(cast(:release as text) as uuid)",
                Map.of("release", release.toString())));
    }

    @Test
    void shouldTellAThousandSubscribers() throws Exception {
        // given
        String here = end();
        List<Subscriber> subscribers = new ArrayList<>();
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < MANY; i++) {
                subscribers.add(new Subscriber("/api/v1/events?after=" + here, 0));
            }
            for (int round = 0; round < 2; round++) {
                ReleaseId release = ReleaseId.next();
                // when
                topic.state(release, Story.requested());
                // then
                CompletableFuture.allOf(subscribers.stream()
                                .map(one -> CompletableFuture.runAsync(() -> one.read(release), readers))
                                .toArray(CompletableFuture[]::new))
                        .join();
            }
        } finally {
            for (Subscriber subscriber : subscribers) {
                subscriber.close();
            }
        }
    }

    @Test
    void shouldLetGoOfASubscriberThatDoesNotReadAndGoOnWhereItWas() throws Exception {
        // given
        ReleaseId release = ReleaseId.next();
        String here = end();
        topic.state(release, Story.requested());
        for (int i = 0; i < FACTS; i++) {
            topic.state(release, new BuildStarted(i + "x".repeat(BYTES)));
        }
        topic.state(release, new BuildStarted("the last"));
        // All are there, so that nothing but the subscriber holds them up.
        await().atMost(Duration.ofMillis(PATIENCE_MILLIS)).until(() -> facts(release) == FACTS + 2);
        // when
        List<String> read = letGo(here);
        // then
        assertThat(read).noneMatch(line -> line.contains("the last"));
        String reached = read.stream()
                .filter(line -> line.startsWith("id:"))
                .reduce((one, other) -> other)
                .orElseThrow()
                .substring("id:".length())
                .strip();
        try (Subscriber back = new Subscriber("/api/v1/events?after=" + reached, 0)) {
            back.read("the last");
        } finally {
            forget(release);
        }
    }
}
