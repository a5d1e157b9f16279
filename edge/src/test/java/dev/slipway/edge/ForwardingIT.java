package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import dev.slipway.edge.client.Backend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes through, and how it arrives. */
class ForwardingIT {
    /** Many times what sockets and queues between the two ends hold. */
    private static final int LARGE = 48 * 1024 * 1024;

    @TempDir
    Path directory;

    private RunningEdge edge;

    @BeforeEach
    void start() throws IOException {
        edge = RunningEdge.in(directory);
    }

    @AfterEach
    void stop() throws IOException {
        edge.close();
    }

    private URI address(Origin origin) throws IOException {
        return edge.put(1, origin.backend(1)).address();
    }

    @Test
    void shouldStreamALargeBodyBothWaysWithoutWaitingForItsEnd() throws Exception {
        // The origin answers each part as it reads it, so nothing arrives anywhere unless both ways flow at once.
        try (Origin echo = Origin.of("echo", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getRequestBody().transferTo(exchange.getResponseBody());
        })) {
            URI address = address(echo);
            try (Socket socket = new Socket(address.getHost(), address.getPort())) {
                // given
                OutputStream out = socket.getOutputStream();
                out.write(("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + LARGE + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
                byte[] part = new byte[64 * 1024];
                Arrays.fill(part, (byte) 'x');
                Thread sender = Thread.ofVirtual().start(() -> writeParts(out, part, LARGE / part.length));
                // when
                long echoed = count(socket.getInputStream(), 'x');
                sender.join();
                // then
                assertThat(echoed).isEqualTo(LARGE);
            }
        }
    }

    @Test
    void shouldHoldABackendBackWhenTheClientReadsSlowly() throws Exception {
        Semaphore written = new Semaphore(0);
        try (Origin fast = Origin.of("fast", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, LARGE);
            writeParts(exchange.getResponseBody(), new byte[64 * 1024], LARGE / (64 * 1024));
            written.release();
        })) {
            // given
            HttpResponse<InputStream> answer =
                    edge.http.send(HttpRequest.newBuilder(address(fast)).build(), BodyHandlers.ofInputStream());
            // when
            boolean allWrittenUnread = written.tryAcquire(300, java.util.concurrent.TimeUnit.MILLISECONDS);
            long read;
            try (InputStream body = answer.body()) {
                read = count(body, 0);
            }
            // then
            assertThat(allWrittenUnread).isFalse();
            assertThat(read).isEqualTo(LARGE);
        }
    }

    @Test
    void shouldPassEachServerSentEventWhenItHappens() throws Exception {
        Semaphore next = new Semaphore(0);
        try (Origin events = Origin.of("events", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush();
            for (int i = 0; i < 3; i++) {
                next.acquireUninterruptibly();
                exchange.getResponseBody().write(("data: " + i + "\n\n").getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
            }
        })) {
            // given
            HttpResponse<InputStream> answer =
                    edge.http.send(HttpRequest.newBuilder(address(events)).build(), BodyHandlers.ofInputStream());
            assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                for (int i = 0; i < 3; i++) {
                    // when
                    next.release();
                    // then
                    assertThat(lines.readLine()).isEqualTo("data: " + i);
                    assertThat(lines.readLine()).isEmpty();
                }
                assertThat(lines.readLine()).isNull();
            }
            assertThat(edge.route().inFlight("events")).isZero();
        }
    }

    @Test
    void shouldTellTheBackendWhomItServesAndKeepConnectionFieldsToItself() throws Exception {
        try (Origin mirror = Origin.of("mirror", ForwardingIT::headers);
                RawClient client = RawClient.to(address(mirror))) {
            // when
            client.send("GET /a?b=c%20d HTTP/1.1\r\nHost: shop.example\r\nX-Forwarded-For: 192.0.2.7\r\n"
                    + "Connection: close, X-Hop\r\nX-Hop: 1\r\nX-Kept: 2\r\n\r\n");
            String answer = client.readAll();
            // then
            assertThat(answer)
                    .contains("/a?b=c%20d\n")
                    .contains("Host=[shop.example]\n")
                    .contains("X-forwarded-for=[127.0.0.1]\n")
                    .contains("X-forwarded-host=[shop.example]\n")
                    .contains("X-forwarded-proto=[http]\n")
                    .contains("Via=[1.1 slipway-edge]\n")
                    .contains("X-kept=[2]\n")
                    .doesNotContain("X-hop")
                    .doesNotContain("Connection=[close");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "Upgrade\r\nUpgrade: websocket"})
    void shouldKeepTheCookieOfThePagesToItself(String connection) throws Exception {
        try (Origin mirror = Origin.of("mirror", ForwardingIT::headers);
                RawClient client = RawClient.to(address(mirror))) {
            // when
            client.send("GET / HTTP/1.1\r\nHost: x\r\nCookie: slipway-token=secret; a=1\r\nAccept: all\r\nConnection: "
                    + connection + "\r\n\r\n");
            String answer = client.readUntil("Via=[1.1 slipway-edge]\n");
            // then
            assertThat(answer).contains("Cookie=[a=1]\n").doesNotContain("secret");
        }
    }

    @Test
    void shouldBelieveATrustedProxyWhomItForwardsFor() throws Exception {
        try (RunningEdge trusting = RunningEdge.with(
                        EdgeOptions.of(directory.resolve("trusting")).trusting("127.0.0.0/8"));
                Origin mirror = Origin.of("mirror", ForwardingIT::headers);
                RawClient client =
                        RawClient.to(trusting.put(1, mirror.backend(1)).address())) {
            // when
            client.send("GET / HTTP/1.1\r\nHost: inner.example\r\nX-Forwarded-For: 192.0.2.7\r\n"
                    + "X-Forwarded-Proto: https\r\nX-Forwarded-Host: shop.example\r\nConnection: close\r\n\r\n");
            String answer = client.readAll();
            // then
            assertThat(answer)
                    .contains("X-forwarded-for=[192.0.2.7, 127.0.0.1]\n")
                    .contains("X-forwarded-proto=[https]\n")
                    .contains("X-forwarded-host=[shop.example]\n");
        }
    }

    @Test
    void shouldAnswerForABackendThatStaysSilent() throws Exception {
        try (RunningEdge impatient = impatient();
                ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Backend backend = new Backend("silent", "127.0.0.1", silent.getLocalPort(), 1, Digests.of("s"), false);
            URI address = impatient.put(1, backend).address();
            for (String method : new String[] {"GET", "POST"}) {
                // when
                HttpResponse<String> answer = impatient.send(HttpRequest.newBuilder(address)
                        .method(method, HttpRequest.BodyPublishers.ofString("x"))
                        .build());
                // then
                assertThat(answer.statusCode()).isEqualTo(504);
                assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
                assertThat(answer.body()).contains("backend-silent", "silent", "--answer-seconds");
            }
            assertThat(impatient.route().backend("silent").orElseThrow())
                    .satisfies(count -> assertThat(count.failures()).isEqualTo(2))
                    .satisfies(count -> assertThat(count.inFlight()).isZero());
        }
    }

    @Test
    void shouldAnswerForABackendThatReadsNoBody() throws Exception {
        try (RunningEdge impatient = impatient();
                ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Backend backend = new Backend("silent", "127.0.0.1", silent.getLocalPort(), 1, Digests.of("s"), false);
            URI address = impatient.put(1, backend).address();
            try (RawClient client = RawClient.to(address)) {
                client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + LARGE + "\r\n\r\n");
                Thread.ofVirtual().start(() -> client.sendUntilClosed(new byte[64 * 1024]));
                // when
                String answer = client.readUntil("\r\n\r\n");
                // then
                assertThat(answer).startsWith("HTTP/1.1 504");
            }
        }
    }

    @Test
    void shouldNotCutAnAnswerThatHasBegunNorAClientThatIsSlow() throws Exception {
        Semaphore later = new Semaphore(0);
        try (RunningEdge impatient = impatient();
                Origin slow = Origin.of("slow", exchange -> {
                    byte[] body = exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write('a');
                    exchange.getResponseBody().flush();
                    later.acquireUninterruptibly();
                    exchange.getResponseBody().write(body);
                });
                RawClient client =
                        RawClient.to(impatient.put(1, slow.backend(1)).address())) {
            // given
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nConnection: close\r\n\r\nb");
            TimeUnit.SECONDS.sleep(2);
            client.send("cde");
            TimeUnit.SECONDS.sleep(2);
            // when
            later.release();
            String answer = client.readAll();
            // then
            assertThat(answer).startsWith("HTTP/1.1 200").contains("a").contains("bcde");
        }
    }

    /** Its limit is the least that can be set. */
    private RunningEdge impatient() throws IOException {
        return RunningEdge.with(EdgeOptions.of(directory.resolve("impatient"))
                .withDrain(Duration.ZERO)
                .withAnswer(Duration.ofSeconds(1)));
    }

    @Test
    void shouldReuseTheConnectionOfAClient() throws Exception {
        try (Origin a = Origin.named("a");
                RawClient client = RawClient.to(address(a))) {
            for (int i = 0; i < 3; i++) {
                // when
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                // then
                assertThat(client.readUntil("\r\n\r\na")).startsWith("HTTP/1.1 200");
            }
        }
    }

    @Test
    void shouldAnswerHeadWithTheLengthAndNoBody() throws Exception {
        try (Origin a = Origin.of("a", exchange -> {
                    exchange.getResponseHeaders().set("Content-Length", "12345");
                    exchange.sendResponseHeaders(200, -1);
                });
                RawClient client = RawClient.to(address(a))) {
            // when
            client.send("HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            String answer = client.readAll();
            // then
            assertThat(answer).containsIgnoringCase("content-length: 12345").endsWith("\r\n\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Connection: keep-alive\r\n"})
    void shouldEndTheConnectionForAnHttp10ClientInsteadOfChunking(String connection) throws Exception {
        try (Origin a = Origin.of("a", exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write("unknown length".getBytes(StandardCharsets.UTF_8));
                });
                RawClient client = RawClient.to(address(a))) {
            // when
            client.send("GET / HTTP/1.0\r\nHost: x\r\n" + connection + "\r\n");
            String answer = client.readAll();
            // then
            assertThat(answer)
                    .doesNotContainIgnoringCase("chunked")
                    .doesNotContainIgnoringCase("keep-alive")
                    .endsWith("\r\n\r\nunknown length");
        }
    }

    @Test
    void shouldPassOnTheExpectationAndTheContinue() throws Exception {
        try (Origin a = Origin.of(
                        "a",
                        exchange -> Origin.answer(
                                exchange,
                                200,
                                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
                RawClient client = RawClient.to(address(a))) {
            // when
            client.send("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
            String goOn = client.readUntil("\r\n\r\n");
            client.send("hello");
            // then
            assertThat(goOn).startsWith("HTTP/1.1 100");
            assertThat(client.readUntil("hello")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void shouldCutTheAnswerShortWhenTheBackendDoes() throws Exception {
        try (Origin a = Origin.of("a", exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(new byte[500]);
            exchange.getResponseBody().flush();
            throw new IOException("cut");
        })) {
            // given
            URI address = address(a);
            // then
            assertThatThrownBy(() -> edge.get(address)).isInstanceOf(IOException.class);
            assertThat(edge.route().backend("a").orElseThrow())
                    .satisfies(count -> assertThat(count.requests()).isEqualTo(1))
                    .satisfies(count -> assertThat(count.failures()).isEqualTo(1))
                    .satisfies(count -> assertThat(count.inFlight()).isZero());
        }
    }

    @Test
    void shouldPassAnAnswerThatComesBeforeTheBodyIsReadAndKeepTheConnection() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        try (ServerSocket early = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerEarly(early, answered));
            Backend backend = new Backend("early", "127.0.0.1", early.getLocalPort(), 1, Digests.of("e"), false);
            try (RawClient client = RawClient.to(edge.put(1, backend).address())) {
                // when
                client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345");
                String first = client.readUntil("no");
                answered.await();
                client.send("67890GET /.well-known/slipway HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                // then
                assertThat(first).startsWith("HTTP/1.1 413");
                assertThat(client.readAll()).startsWith("HTTP/1.1 200").contains("\"version\":1");
            }
        }
    }

    @Test
    void shouldPassAnUpgradedConnectionBothWaysAndCountItWhenItCloses() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            // given
            Thread.ofVirtual().start(() -> upgradeAndEcho(server));
            Backend backend = new Backend("ws", "127.0.0.1", server.getLocalPort(), 1, Digests.of("ws"), false);
            URI address = edge.put(1, backend).address();
            try (RawClient client = RawClient.to(address)) {
                // when
                client.send("GET /chat HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
                String head = client.readUntil("\r\n\r\n");
                client.send("ping");
                // then
                assertThat(head)
                        .startsWith("HTTP/1.1 101")
                        .containsIgnoringCase("upgrade: websocket")
                        .containsIgnoringCase("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                        .containsIgnoringCase("slipway-digest: " + Digests.of("ws"));
                assertThat(client.readUntil("ping")).isEqualTo("early ping");
                assertThat(edge.route().inFlight("ws")).isEqualTo(1);
            }
            await().untilAsserted(() -> assertThat(edge.route().inFlight("ws")).isZero());
            assertThat(edge.route().backend("ws").orElseThrow())
                    .satisfies(count -> assertThat(count.requests()).isEqualTo(1))
                    .satisfies(count -> assertThat(count.failures()).isZero());
        }
    }

    @Test
    void shouldPassOnARefusedUpgradeWhole() throws Exception {
        try (Origin a = Origin.of("a", exchange -> Origin.answer(exchange, 403, "not you"));
                RawClient client = RawClient.to(address(a))) {
            // when
            client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
            // then
            assertThat(client.readUntil("not you")).startsWith("HTTP/1.1 403");
            assertThat(edge.route().backend("a").orElseThrow().requests()).isEqualTo(1);
        }
    }

    private static void headers(HttpExchange exchange) throws IOException {
        StringBuilder text =
                new StringBuilder().append(exchange.getRequestURI()).append('\n');
        exchange.getRequestHeaders()
                .forEach((name, values) ->
                        text.append(name).append('=').append(values).append('\n'));
        Origin.answer(exchange, 200, text.toString());
    }

    private static void answerEarly(ServerSocket server, CountDownLatch answered) {
        try (Socket socket = server.accept()) {
            readHead(socket.getInputStream());
            socket.getOutputStream()
                    .write("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno".getBytes(StandardCharsets.US_ASCII));
            answered.countDown();
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // The edge resets this connection, for the rest of the body is of no use.
        }
    }

    private static void upgradeAndEcho(ServerSocket server) {
        try (Socket socket = server.accept()) {
            readHead(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            // Bytes of the new protocol right behind the head must not be lost.
            out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\nearly ")
                    .getBytes(StandardCharsets.US_ASCII));
            int b;
            while ((b = socket.getInputStream().read()) >= 0) {
                out.write(b);
            }
        } catch (IOException e) {
            // The client left.
        }
    }

    private static void readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("closed in the head");
            }
            head.append((char) b);
        }
    }

    private static void writeParts(OutputStream out, byte[] part, int times) {
        try {
            for (int i = 0; i < times; i++) {
                out.write(part);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long count(InputStream in, int wanted) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long count = 0;
        int read;
        while ((read = in.read(buffer)) >= 0) {
            for (int i = 0; i < read; i++) {
                if (buffer[i] == wanted) {
                    count++;
                }
            }
        }
        return count;
    }
}
