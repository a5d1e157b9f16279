package dev.slipway.artifacts;

import static dev.slipway.artifacts.ScriptedServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import dev.slipway.artifacts.RegistryException.Reason;
import dev.slipway.artifacts.RegistrySettings.Limits;
import dev.slipway.artifacts.RegistrySettings.Retry;
import dev.slipway.artifacts.RegistrySettings.Timeouts;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Registries that lie, refuse, fail or fall silent; the waits between tries are recorded, not waited. */
class MisbehavingRegistryTest {
    private static final byte[] CONTENT = bytes("content");
    private static final Digest DIGEST = Digest.of(CONTENT);
    private static final Retry THREE = new Retry(3, Duration.ofSeconds(1), Duration.ofSeconds(20));

    @TempDir
    Path folder;

    private final List<Duration> waits = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();

    /** Long, so that a slow machine is not taken for a registry that fell silent; short where that is the subject. */
    private Duration stall = Duration.ofSeconds(30);

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void shouldRefuseBlobAndLeaveNoFileWhenBytesAreOthers() {
        // given
        ScriptedServer server = serve(exchange -> reply(exchange, 200, Map.of(), "poison!"));

        // when
        RegistryException e = failure(server, registry -> registry.pullBlob(repo(server), DIGEST, folder.resolve("b")));

        // then
        assertThat(e.reason()).isEqualTo(Reason.DIGEST_MISMATCH);
        assertThat(e.retryable()).isFalse();
        assertThat(server.seen).hasSize(1);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void shouldRefuseManifestWhenBytesAreOthersDespiteItsHeader() {
        // given
        ScriptedServer server = serve(exchange -> reply(
                exchange,
                200,
                Map.of("Content-Type", MediaTypes.MANIFEST, "Docker-Content-Digest", DIGEST.value()),
                "{\"schemaVersion\":2}"));

        // when
        RegistryException e = failure(server, registry -> registry.rawManifest(new ArtifactRef(repo(server), DIGEST)));

        // then
        assertThat(e.reason()).isEqualTo(Reason.DIGEST_MISMATCH);
    }

    @Test
    void shouldRefuseManifestWhenServedAsAnotherType() {
        // given
        byte[] index = Json.write(Index.of(List.of()));
        ScriptedServer server =
                serve(exchange -> reply(exchange, 200, Map.of("Content-Type", MediaTypes.MANIFEST), index));

        // when
        RegistryException e =
                failure(server, registry -> registry.manifest(new ArtifactRef(repo(server), Digest.of(index))));

        // then
        assertThat(e.reason()).isEqualTo(Reason.REFUSED);
    }

    @Test
    void shouldRefuseUploadWhenRegistrySaysItStoredAnotherDigest() {
        // given
        String other = Digest.of(bytes("other")).value();
        ScriptedServer server = serve(exchange -> {
            switch (exchange.getRequestMethod()) {
                case "HEAD" -> reply(exchange, 404, Map.of(), "");
                case "POST" -> reply(exchange, 202, Map.of("Location", "/v2/app/blobs/uploads/1?state=x"), "");
                default -> reply(exchange, 201, Map.of("Docker-Content-Digest", other), "");
            }
        });

        // when
        RegistryException e = failure(server, registry -> registry.pushBlob(repo(server), BlobSource.of(CONTENT)));

        // then
        assertThat(e.reason()).isEqualTo(Reason.DIGEST_MISMATCH);
        assertThat(server.seen.getLast().uri()).contains("state=x&digest=" + DIGEST);
    }

    @Test
    void shouldWaitAsAskedThenSucceedWhenRateLimited() {
        // given
        var requests = new AtomicInteger();
        ScriptedServer server = serve(exchange -> {
            boolean first = requests.getAndIncrement() == 0;
            reply(exchange, first ? 429 : 200, first ? Map.of("Retry-After", "7") : Map.of(), CONTENT);
        });

        // when
        byte[] read = registry(server).readBlob(repo(server), DIGEST);

        // then
        assertThat(read).isEqualTo(CONTENT);
        assertThat(waits).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void shouldGiveUpAtOnceAndSayHowLongWhenAskedToWaitForTooLong() {
        // given
        ScriptedServer server = serve(exchange -> reply(exchange, 429, Map.of("Retry-After", "3600"), ""));

        // when
        RegistryException e = failure(server, registry -> registry.readBlob(repo(server), DIGEST));

        // then
        assertThat(e.reason()).isEqualTo(Reason.RATE_LIMITED);
        assertThat(e.retryable()).isTrue();
        assertThat(e.retryAfter()).contains(Duration.ofMinutes(5));
        assertThat(waits).isEmpty();
    }

    @Test
    void shouldTryAsOftenAsConfiguredWhenRegistryFails() {
        // given
        ScriptedServer server = serve(exchange -> reply(
                exchange, 500, Map.of(), "{\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"disk\\u0000 full\"}]}"));

        // when
        RegistryException e = failure(server, registry -> registry.readBlob(repo(server), DIGEST));

        // then
        assertThat(e.reason()).isEqualTo(Reason.SERVER_ERROR);
        assertThat(e.retryable()).isTrue();
        assertThat(e).hasMessageContaining("UNKNOWN: disk? full");
        assertThat(server.seen).hasSize(3);
        assertThat(waits).hasSize(2).allSatisfy(wait -> assertThat(wait)
                .isBetween(Duration.ofMillis(500), Duration.ofSeconds(2)));
    }

    @Test
    void shouldSendUploadAgainFromItsBeginningWhenItFailedOnce() {
        // given
        var puts = new AtomicInteger();
        var stored = new AtomicReference<byte[]>();
        ScriptedServer server = serve(exchange -> {
            switch (exchange.getRequestMethod()) {
                case "HEAD" -> reply(exchange, 404, Map.of(), "");
                case "POST" -> reply(exchange, 202, Map.of("Location", "/v2/app/blobs/uploads/1"), "");
                default -> {
                    stored.set(exchange.getRequestBody().readAllBytes());
                    reply(exchange, puts.getAndIncrement() == 0 ? 503 : 201, Map.of(), "");
                }
            }
        });

        // when
        registry(server).pushBlob(repo(server), BlobSource.of(CONTENT));

        // then
        assertThat(puts).hasValue(2);
        assertThat(stored.get()).isEqualTo(CONTENT);
    }

    @Test
    void shouldNotRetryWhenUnauthorized() {
        // given
        ScriptedServer server = serve(exchange -> reply(exchange, 401, Map.of(), ""));

        // when
        RegistryException e = failure(server, registry -> registry.readBlob(repo(server), DIGEST));

        // then
        assertThat(e.reason()).isEqualTo(Reason.UNAUTHORIZED);
        assertThat(e.retryable()).isFalse();
        assertThat(e.hint()).contains(server.host());
        assertThat(server.seen).hasSize(1);
    }

    @Test
    void shouldEndWhenAnswerStallsInMidBody() {
        // given
        stall = Duration.ofMillis(300);
        var self = new AtomicReference<ScriptedServer>();
        ScriptedServer server = serve(exchange -> {
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT, 0, 3);
            exchange.getResponseBody().flush();
            self.get().stall();
        });
        self.set(server);

        // when
        RegistryException e = failure(server, registry -> registry.pullBlob(repo(server), DIGEST, folder.resolve("b")));

        // then
        assertThat(e.reason()).isEqualTo(Reason.STALLED);
        assertThat(e.retryable()).isTrue();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void shouldEndWhenUploadIsNeverAnswered() {
        // given
        stall = Duration.ofMillis(300);
        var self = new AtomicReference<ScriptedServer>();
        ScriptedServer server = serve(exchange -> {
            switch (exchange.getRequestMethod()) {
                case "HEAD" -> reply(exchange, 404, Map.of(), "");
                case "POST" -> reply(exchange, 202, Map.of("Location", "/v2/app/blobs/uploads/1"), "");
                default -> self.get().stall();
            }
        });
        self.set(server);

        // when
        RegistryException e =
                failure(server, registry -> registry.pushBlob(repo(server), BlobSource.of(new byte[20_000_000])));

        // then
        assertThat(e.reason()).isEqualTo(Reason.STALLED);
    }

    @Test
    void shouldTryAgainWhenConnectionBreaksInMidBody() {
        // given
        var requests = new AtomicInteger();
        ScriptedServer server = serve(exchange -> {
            exchange.sendResponseHeaders(200, CONTENT.length);
            boolean first = requests.getAndIncrement() == 0;
            exchange.getResponseBody().write(CONTENT, 0, first ? 3 : CONTENT.length);
        });

        // when
        byte[] read = registry(server).readBlob(repo(server), DIGEST);

        // then
        assertThat(read).isEqualTo(CONTENT);
        assertThat(requests).hasValue(2);
    }

    @Test
    void shouldSayUnreachableWhenNothingListens() throws Exception {
        // given
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        String host = "127.0.0.1:" + port;

        // when
        RegistryException e = catchThrowableOfType(
                RegistryException.class, () -> registry(host).readBlob(host + "/app", DIGEST));

        // then
        assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(e.retryable()).isTrue();
        assertThat(waits).hasSize(2);
    }

    @Test
    void shouldRefuseMoreBytesThanTheLimit() {
        // given
        ScriptedServer server = serve(exchange -> reply(exchange, 200, Map.of(), new byte[2000]));

        // when
        RegistryException blob = failure(server, registry -> registry.readBlob(repo(server), DIGEST));
        RegistryException manifest =
                failure(server, registry -> registry.rawManifest(new ArtifactRef(repo(server), DIGEST)));

        // then
        assertThat(blob.reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(manifest.reason()).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void shouldRefuseRedirectToUnknownHostWithoutTls() {
        // given
        ScriptedServer server =
                serve(exchange -> reply(exchange, 307, Map.of("Location", "http://127.0.0.1:1/x?secret=1"), ""));

        // when
        RegistryException e = failure(server, registry -> registry.readBlob(repo(server), DIGEST));

        // then
        assertThat(e.reason()).isEqualTo(Reason.REFUSED);
        assertThat(e).hasMessageNotContaining("secret");
    }

    @Test
    void shouldEndWhenRedirectsGoRoundInCircle() {
        // given
        ScriptedServer server = serve(exchange -> reply(exchange, 307, Map.of("Location", "/again"), ""));

        // when
        RegistryException e = failure(server, registry -> registry.readBlob(repo(server), DIGEST));

        // then
        assertThat(e.reason()).isEqualTo(Reason.REFUSED);
        assertThat(server.seen).hasSize(6);
    }

    @Test
    void shouldReadDateOrSecondsWhenAskedToWait() {
        // given
        var now = java.time.Instant.parse("2026-01-02T03:04:05Z");

        // when
        Duration date = Failures.parseRetryAfter("Fri, 02 Jan 2026 03:05:05 GMT", now);

        // then
        assertThat(date).isEqualTo(Duration.ofMinutes(1));
        assertThat(Failures.parseRetryAfter("12", now)).isEqualTo(Duration.ofSeconds(12));
        assertThat(Failures.parseRetryAfter("Fri, 02 Jan 2026 03:00:05 GMT", now))
                .isEqualTo(Duration.ZERO);
        assertThat(Failures.parseRetryAfter("soon", now)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"301", "86400", "999999999", "Fri, 02 Jan 2026 03:09:06 GMT", "Sat, 02 Jan 2027 03:04:05 GMT"})
    void shouldNotBeKeptAwayForLongerThanFiveMinutes(String asked) {
        // when
        Duration wait = Failures.parseRetryAfter(asked, java.time.Instant.parse("2026-01-02T03:04:05Z"));

        // then
        assertThat(wait).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void shouldGiveUpAndKeepFlagWhenInterrupted() {
        // given
        ScriptedServer server = serve(exchange -> reply(exchange, 200, Map.of(), CONTENT));
        Registry registry = registry(server);
        Thread.currentThread().interrupt();

        // when
        RegistryException e =
                catchThrowableOfType(RegistryException.class, () -> registry.readBlob(repo(server), DIGEST));

        // then
        assertThat(Thread.interrupted()).isTrue();
        assertThat(e.reason()).isEqualTo(Reason.INTERRUPTED);
    }

    /** One way to misbehave, and what has to be said of it. */
    private record Trouble(
            String name, ScriptedServer.Script script, Reason reason, boolean retryable, String why, String mend) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static List<Trouble> troubles() {
        return List.of(
                new Trouble(
                        "no credentials",
                        status(401, Map.of()),
                        Reason.UNAUTHORIZED,
                        false,
                        "answered 401",
                        "credentials"),
                new Trouble(
                        "not allowed",
                        status(403, Map.of()),
                        Reason.UNAUTHORIZED,
                        false,
                        "answered 403",
                        "credentials"),
                new Trouble("not there", status(404, Map.of()), Reason.NOT_FOUND, false, "answered 404", "pushed"),
                new Trouble(
                        "too many requests",
                        status(429, Map.of("Retry-After", "1")),
                        Reason.RATE_LIMITED,
                        true,
                        "answered 429",
                        "wait"),
                new Trouble("a fault", status(500, Map.of()), Reason.SERVER_ERROR, true, "answered 500", "log"),
                new Trouble(
                        "not implemented", status(501, Map.of()), Reason.SERVER_ERROR, false, "answered 501", "log"),
                new Trouble(
                        "other bytes",
                        exchange -> reply(exchange, 200, Map.of(), "poison!"),
                        Reason.DIGEST_MISMATCH,
                        false,
                        "are " + Digest.of(bytes("poison!")),
                        "do not trust"),
                new Trouble(
                        "fewer bytes than announced",
                        exchange -> {
                            exchange.sendResponseHeaders(200, CONTENT.length);
                            exchange.getResponseBody().write(CONTENT, 0, 3);
                            exchange.getResponseBody().flush();
                        },
                        Reason.UNREACHABLE,
                        true,
                        "the connection broke",
                        "check that the registry runs"),
                new Trouble(
                        "bytes without end",
                        MisbehavingRegistryTest::flood,
                        Reason.TOO_LARGE,
                        false,
                        "more than " + (1 << 20) + " bytes",
                        "raise"),
                new Trouble(
                        "sent elsewhere without TLS",
                        status(307, Map.of("Location", "http://elsewhere.example/bucket?signature=hidden")),
                        Reason.REFUSED,
                        false,
                        "http://elsewhere.example/bucket",
                        "plain HTTP"));
    }

    private static ScriptedServer.Script status(int status, Map<String, String> headers) {
        return exchange -> reply(exchange, status, headers, "");
    }

    private static void flood(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        byte[] portion = new byte[64 << 10];
        while (true) {
            exchange.getResponseBody().write(portion);
        }
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void shouldSayWhatWhereWhyAndHowToMendIt(Trouble trouble) {
        // given
        ScriptedServer server = serve(trouble.script());

        // when
        RegistryException e = failure(server, registry -> registry.pullBlob(repo(server), DIGEST, folder.resolve("b")));

        // then
        assertThat(e.reason()).isEqualTo(trouble.reason());
        assertThat(e.retryable()).isEqualTo(trouble.retryable());
        assertThat(server.seen).hasSize(trouble.retryable() ? THREE.attempts() : 1);
        assertThat(e.what()).contains("pulling blob " + DIGEST, repo(server), trouble.why());
        assertThat(e.hint()).contains(trouble.mend());
        assertThat(e).hasMessage(e.what() + "; " + e.hint()).hasMessageNotContaining("hidden");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void shouldEndWhenNoByteOfAnAnswerComes() {
        // given
        stall = Duration.ofMillis(300);
        var self = new AtomicReference<ScriptedServer>();
        ScriptedServer server = serve(exchange -> self.get().stall());
        self.set(server);

        // when
        RegistryException e = failure(server, registry -> registry.readBlob(repo(server), DIGEST));

        // then
        assertThat(e.reason()).isEqualTo(Reason.STALLED);
        assertThat(e.retryable()).isTrue();
        assertThat(e).hasMessageContainingAll("pulling blob " + DIGEST, repo(server), "no answer", "check the network");
        assertThat(waits).hasSize(2);
    }

    @Test
    void shouldReadNoMoreOfAManifestThanTheLimit() {
        // given
        ScriptedServer server = serve(MisbehavingRegistryTest::flood);

        // when
        RegistryException byDigest =
                failure(server, registry -> registry.rawManifest(new ArtifactRef(repo(server), DIGEST)));
        RegistryException byTag =
                failure(server, registry -> registry.tag(new ArtifactRef(repo(server), DIGEST), "v1"));

        // then
        assertThat(List.of(byDigest, byTag)).allSatisfy(e -> {
            assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE);
            assertThat(e.retryable()).isFalse();
            assertThat(e).hasMessageContainingAll("pulling manifest", repo(server), "more than 1000 bytes", "raise");
        });
    }

    @Test
    void shouldSpeakNoPlainHttpWhereItIsNotConfigured() throws Exception {
        // given
        var first = new CompletableFuture<Integer>();
        try (var socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerInPlainText(socket, first));
            String host = "127.0.0.1:" + socket.getLocalPort();
            RegistrySettings settings = RegistrySettings.defaults()
                    .withPlainHttp(host + "0")
                    .withCredentials(host, Credentials.bearer("hidden"));
            Registry registry = Registry.open(settings, waits::add, Clock.systemUTC());
            open.add(registry);

            // when
            RegistryException e =
                    catchThrowableOfType(RegistryException.class, () -> registry.readBlob(host + "/app", DIGEST));

            // then
            assertThat(first.get(10, TimeUnit.SECONDS))
                    .as("begins a TLS record (RFC 8446 section 5.1)")
                    .isEqualTo(0x16);
            assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE);
            assertThat(e).hasMessageContainingAll("https://" + host, "list the host as plain HTTP");
            assertThat(e.retryable()).isFalse();
        }
    }

    /** What a server without TLS does; tells the first byte that it got. */
    /** Each connection, like a real server: a client that sees the end before the answer tries again. */
    private static void answerInPlainText(ServerSocket socket, CompletableFuture<Integer> first) {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                first.complete(client.getInputStream().read());
                client.getOutputStream().write(bytes("HTTP/1.1 400 Bad Request\r\n\r\n"));
                client.shutdownOutput();
                client.getInputStream().readAllBytes();
            } catch (IOException e) {
                // This one is gone; the next may come.
            }
        }
    }

    private ScriptedServer serve(ScriptedServer.Script script) {
        var server = new ScriptedServer(script);
        open.add(server);
        return server;
    }

    private RegistryException failure(ScriptedServer server, Consumer<Registry> action) {
        Registry registry = registry(server);
        return catchThrowableOfType(RegistryException.class, () -> action.accept(registry));
    }

    private Registry registry(ScriptedServer server) {
        return registry(server.host());
    }

    private Registry registry(String host) {
        Registry registry = Registry.open(settings(host), waits::add, Clock.systemUTC());
        open.add(registry);
        return registry;
    }

    private RegistrySettings settings(String plainHost) {
        return RegistrySettings.defaults()
                .withPlainHttp(plainHost)
                .withLimits(new Limits(1000, 1 << 20, 1000, 10))
                .withTimeouts(new Timeouts(Duration.ofSeconds(30), stall, Duration.ofSeconds(60)))
                .withRetry(THREE);
    }

    private static String repo(ScriptedServer server) {
        return server.host() + "/app";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
