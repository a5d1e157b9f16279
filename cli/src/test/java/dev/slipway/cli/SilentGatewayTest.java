package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gateway that was lost without a word: frozen, or behind a network that drops what it carried. */
@Timeout(30)
class SilentGatewayTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final String EVENT = "event: end\ndata: {}\n\n";

    private final CountDownLatch over = new CountDownLatch(1);
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> lost = new CopyOnWriteArrayList<>();
    private HttpServer server;

    private interface Answer {
        void write(OutputStream body) throws IOException, InterruptedException;
    }

    @BeforeEach
    void makeServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(HERE, 0), 0);
        server.setExecutor(Thread::startVirtualThread);
        server.start();
    }

    @AfterEach
    void stopServer() {
        over.countDown();
        server.stop(0);
    }

    private void serve(Answer answer) {
        server.createContext("/api/v1/", exchange -> serve(exchange, answer));
    }

    private static void serve(HttpExchange exchange, Answer answer) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (exchange) {
            answer.write(exchange.getResponseBody());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(OutputStream body, String text) throws IOException {
        body.write(text.getBytes(StandardCharsets.UTF_8));
        body.flush();
    }

    private static Gateway at(int port) {
        return new Gateway(URI.create("http://127.0.0.1:" + port), "t0ken", Duration.ofSeconds(1));
    }

    private List<String> events(int port) {
        List<String> types = new ArrayList<>();
        at(port).events("/events", null, event -> types.add(event.type()));
        return types;
    }

    @Test
    void shouldNotWaitForEverWhenEventsComeNoMore() {
        serve(body -> {
            say(body, EVENT);
            over.await();
        });
        assertThatThrownBy(() -> events(server.getAddress().getPort()))
                .isInstanceOfSatisfying(
                        Trouble.class, e -> assertThat(e.status()).isEqualTo(Trouble.UNREACHABLE))
                .hasMessageContaining("nothing came for 1 s");
    }

    @Test
    void shouldNotWaitForEverWhenNoAnswerComes() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, HERE)) {
            assertThatThrownBy(() -> events(silent.getLocalPort()))
                    .isInstanceOf(Trouble.class)
                    .hasMessageContaining("nothing came for 1 s");
        }
    }

    @Test
    void shouldWaitWhileThereIsAHeartbeat() {
        serve(body -> {
            for (int i = 0; i < 15; i++) {
                say(body, ":alive\n");
                Thread.sleep(100);
            }
            say(body, EVENT);
        });
        // when
        List<String> types = events(server.getAddress().getPort());
        // then
        assertThat(types).containsExactly("end");
    }

    /** What a log's follower gives when it gets these answers, one after the other. */
    private List<String> log(Answer... answers) {
        server.createContext("/api/v1/releases/r/jobs/build/workspace/log", exchange -> {
            asked.add(exchange.getRequestURI().getQuery());
            serve(exchange, answers[asked.size() - 1]);
        });
        List<String> lines = new ArrayList<>();
        new LogTail(at(server.getAddress().getPort()), "r", "build/workspace", 0, lines::add, lost::add).follow();
        return lines;
    }

    /** At each time that it is asked, the latest attempt. */
    private void serveAttempts(Integer... latest) {
        Iterator<Integer> attempts = List.of(latest).iterator();
        server.createContext("/api/v1/releases/r/jobs", exchange -> {
            String items = "[{\"job\":\"build/workspace\",\"attempt\":" + attempts.next() + "}]";
            serve(exchange, body -> say(body, "{\"items\":" + items + "}"));
        });
    }

    @Test
    void shouldGoOnWithALogWhereItWasWhenNothingCameForAWhile() {
        serveAttempts(1, 1);
        // when
        List<String> lines = log(
                body -> {
                    say(body, "one\r\ntwö\n\n--- 7 bytes are missing ---\nthr");
                    over.await();
                },
                body -> say(body, "three\n"));
        // then
        assertThat(asked).containsExactly("attempt=0&offset=0&follow=true", "attempt=0&offset=17&follow=true");
        assertThat(lines).containsExactly("one", "twö", "", "--- 7 bytes are missing ---", "three");
        assertThat(lost).isEmpty();
    }

    @Test
    void shouldGiveTheRestOfAnAttemptBeforeTheNextOneWhenNothingCameBetween() {
        serveAttempts(1, 2);
        // when
        List<String> lines = log(
                body -> {
                    say(body, "one\n");
                    over.await();
                },
                body -> say(body, "two\n"),
                body -> say(body, "anew\n"));
        // then
        assertThat(asked)
                .containsExactly(
                        "attempt=0&offset=0&follow=true",
                        "attempt=1&offset=4&follow=false",
                        "attempt=0&offset=0&follow=true");
        assertThat(lines).containsExactly("one", "two", "--- attempt 2 ---", "anew");
    }
}
