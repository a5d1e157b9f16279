package dev.slipway.artifacts;

import static dev.slipway.artifacts.ScriptedServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import dev.slipway.artifacts.RegistryException.Reason;
import dev.slipway.artifacts.ScriptedServer.Seen;
import dev.slipway.events.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a scripted server that plays a registry's demands and a token service; it checks what it is sent. */
class AuthorizationTest {
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);
    private static final Digest DIGEST = Digest.of(CONTENT);
    private static final String PASSWORD = "correct-horse";
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString(("ann:" + PASSWORD).getBytes(StandardCharsets.UTF_8));

    private final SettableClock clock = new SettableClock();
    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void shouldSendBasicCredentialsOnlyOnceAsked() {
        // given
        ScriptedServer server = serve(AuthorizationTest::basicRegistry);
        Registry registry = registry(server, Credentials.basic("ann", PASSWORD));

        // when
        byte[] first = registry.readBlob(server.host() + "/app", DIGEST);
        byte[] second = registry.readBlob(server.host() + "/app", DIGEST);

        // then
        assertThat(first).isEqualTo(second).isEqualTo(CONTENT);
        assertThat(server.seen).extracting(Seen::authorization).containsExactly("", BASIC, BASIC);
    }

    @Test
    void shouldSayUnauthorizedWithoutThePasswordWhenItIsWrong() {
        // given
        ScriptedServer server = serve(AuthorizationTest::basicRegistry);
        Registry registry = registry(server, Credentials.basic("ann", "wrong-battery"));

        // when
        RegistryException e =
                catchThrowableOfType(RegistryException.class, () -> registry.readBlob(server.host() + "/app", DIGEST));

        // then
        assertThat(e.reason()).isEqualTo(Reason.UNAUTHORIZED);
        assertThat(e).hasMessageNotContaining("wrong-battery");
        assertThat(server.seen).hasSize(2);
    }

    @Test
    void shouldGetTokenOnceForEachScopeUntilItExpires() {
        // given
        ScriptedServer server = serve(AuthorizationTest::tokenRegistry);
        Registry registry = registry(server, Credentials.basic("ann", PASSWORD));
        String repository = server.host() + "/app";

        // when
        registry.readBlob(repository, DIGEST);
        registry.readBlob(repository, DIGEST);
        long beforeExpiry = tokenRequests(server);
        clock.now = clock.now.plusSeconds(299);
        registry.readBlob(repository, DIGEST);
        long afterExpiry = tokenRequests(server);
        registry.readBlob(server.host() + "/other", DIGEST);

        // then
        assertThat(beforeExpiry).isEqualTo(1);
        assertThat(afterExpiry).isEqualTo(2);
        assertThat(tokenRequests(server)).isEqualTo(3);
        assertThat(server.seen)
                .filteredOn(seen -> seen.uri().startsWith("/token"))
                .allSatisfy(seen -> assertThat(seen.authorization()).isEqualTo(BASIC))
                .first()
                .satisfies(seen ->
                        assertThat(seen.uri()).isEqualTo("/token?service=the+registry&scope=repository%3Aapp%3Apull"));
        assertThat(server.seen).filteredOn(seen -> seen.uri().startsWith("/v2")).noneMatch(seen -> seen.authorization()
                .equals(BASIC));
    }

    @Test
    void shouldGetAnonymousTokenWithoutCredentials() {
        // given
        ScriptedServer server = serve(AuthorizationTest::tokenRegistry);

        // when
        byte[] read = registry(server, null).readBlob(server.host() + "/app", DIGEST);

        // then
        assertThat(read).isEqualTo(CONTENT);
        assertThat(server.seen)
                .filteredOn(seen -> seen.uri().startsWith("/token"))
                .extracting(Seen::authorization)
                .containsExactly("");
    }

    @Test
    void shouldRefuseTokenServiceWithoutTls() {
        // given
        ScriptedServer server = serve(exchange ->
                reply(exchange, 401, Map.of("WWW-Authenticate", "Bearer realm=\"http://127.0.0.1:1/token\""), ""));
        Registry registry = registry(server, Credentials.basic("ann", PASSWORD));

        // when
        RegistryException e =
                catchThrowableOfType(RegistryException.class, () -> registry.readBlob(server.host() + "/app", DIGEST));

        // then
        assertThat(e.reason()).isEqualTo(Reason.REFUSED);
        assertThat(e).hasMessageContaining("token service");
    }

    @Test
    void shouldDropCredentialsWhenRedirectedToAnotherHost() {
        // given
        ScriptedServer storage = serve(exchange -> reply(exchange, 200, Map.of(), CONTENT));
        ScriptedServer server = serve(exchange -> {
            if (BASIC.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                reply(exchange, 307, Map.of("Location", "http://" + storage.host() + "/bucket?signature=s"), "");
            } else {
                reply(exchange, 401, Map.of("WWW-Authenticate", "Basic realm=\"r\""), "");
            }
        });
        Registry registry = registry(server, Credentials.basic("ann", PASSWORD), storage.host());

        // when
        byte[] read = registry.readBlob(server.host() + "/app", DIGEST);

        // then
        assertThat(read).isEqualTo(CONTENT);
        assertThat(storage.seen).extracting(Seen::authorization).containsExactly("");
    }

    @Test
    void shouldNotAnswerDemandsOfTheHostItWasRedirectedTo() {
        // given
        ScriptedServer storage =
                serve(exchange -> reply(exchange, 401, Map.of("WWW-Authenticate", "Basic realm=\"r\""), ""));
        ScriptedServer server =
                serve(exchange -> reply(exchange, 307, Map.of("Location", "http://" + storage.host() + "/bucket"), ""));
        Registry registry = registry(server, Credentials.basic("ann", PASSWORD), storage.host());

        // when
        RegistryException e =
                catchThrowableOfType(RegistryException.class, () -> registry.readBlob(server.host() + "/app", DIGEST));

        // then
        assertThat(e.reason()).isEqualTo(Reason.UNAUTHORIZED);
        assertThat(storage.seen).extracting(Seen::authorization).containsOnly("");
    }

    @Test
    void shouldDropCredentialsWhenUploadGoesToAnotherHost() {
        // given
        ScriptedServer storage = serve(exchange -> reply(exchange, 201, Map.of(), ""));
        ScriptedServer server = serve(exchange -> {
            if (!BASIC.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                reply(exchange, 401, Map.of("WWW-Authenticate", "Basic realm=\"r\""), "");
            } else if (exchange.getRequestMethod().equals("HEAD")) {
                reply(exchange, 404, Map.of(), "");
            } else {
                reply(exchange, 202, Map.of("Location", "http://" + storage.host() + "/upload"), "");
            }
        });
        Registry registry = registry(server, Credentials.basic("ann", PASSWORD), storage.host());

        // when
        registry.pushBlob(server.host() + "/app", BlobSource.of(CONTENT));

        // then
        assertThat(storage.seen)
                .extracting(Seen::method, Seen::authorization)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("PUT", ""));
    }

    @Test
    void shouldMaskSecretsWhenPrinted() {
        // given
        var settings = RegistrySettings.defaults()
                .withCredentials("a", Credentials.basic("ann", PASSWORD))
                .withCredentials("b", Credentials.bearer(PASSWORD));

        // when
        String printed = settings.toString();

        // then
        assertThat(printed).contains("ann").doesNotContain(PASSWORD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker.io", "registry-1.docker.io", "index.docker.io"})
    void shouldUseTheLoginForDockerHubUnderEachOfItsNames(String host) {
        // given
        var settings = RegistrySettings.defaults().withCredentials("docker.io", Credentials.bearer("hub"));
        Repository repository = Repository.parse(host + "/library/alpine", settings);
        try (var transport = new Transport(settings.timeouts())) {
            // when
            String header = new Authorization(settings, transport, clock)
                    .current(Call.get(repository, repository.at("tags/list"), "listing tags"));

            // then
            assertThat(header).isEqualTo("Bearer hub");
        }
    }

    @Test
    void shouldPreferBearerAndReadQuotedParameters() {
        // given
        var headers = List.of("Basic realm=\"x\"", "Bearer realm=\"https://t/a\",service=\"a \\\"b\\\"\",scope=s");

        // when
        Challenge challenge = Challenge.choose(headers).orElseThrow();

        // then
        assertThat(challenge.scheme()).isEqualTo("bearer");
        assertThat(challenge.parameter("service")).contains("a \"b\"");
        assertThat(challenge.parameter("scope")).contains("s");
        assertThat(Challenge.choose(List.of("Negotiate", "???"))).isEmpty();
    }

    private static void basicRegistry(HttpExchange exchange) throws IOException {
        if (BASIC.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            reply(exchange, 200, Map.of(), CONTENT);
        } else {
            reply(exchange, 401, Map.of("WWW-Authenticate", "Basic realm=\"r\""), "");
        }
    }

    /** Accepts only the token that its own service gives for the very scope. */
    private static void tokenRegistry(HttpExchange exchange) throws IOException {
        String host = exchange.getRequestHeaders().getFirst("Host");
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/token")) {
            String query = exchange.getRequestURI().getRawQuery();
            String scope = query.substring(query.indexOf("scope=") + 6);
            reply(exchange, 200, Map.of(), "{\"token\":\"for-" + scope + "\",\"expires_in\":300}");
            return;
        }
        String name = path.split("/")[2];
        String wanted = "Bearer for-repository%3A" + name + "%3Apull";
        String challenge = "Bearer realm=\"http://" + host + "/token\",service=\"the registry\",scope=\"repository:"
                + name + ":pull\"";
        boolean granted = wanted.equals(exchange.getRequestHeaders().getFirst("Authorization"));
        reply(exchange, granted ? 200 : 401, granted ? Map.of() : Map.of("WWW-Authenticate", challenge), CONTENT);
    }

    private static long tokenRequests(ScriptedServer server) {
        return server.seen.stream()
                .filter(seen -> seen.uri().startsWith("/token"))
                .count();
    }

    private ScriptedServer serve(ScriptedServer.Script script) {
        var server = new ScriptedServer(script);
        open.add(server);
        return server;
    }

    private Registry registry(ScriptedServer server, Credentials credentials, String... otherPlainHosts) {
        var settings = RegistrySettings.defaults().withPlainHttp(server.host());
        for (String host : otherPlainHosts) {
            settings = settings.withPlainHttp(host);
        }
        settings = credentials == null ? settings : settings.withCredentials(server.host(), credentials);
        Registry registry = Registry.open(settings, wait -> {}, clock);
        open.add(registry);
        return registry;
    }

    private static final class SettableClock extends Clock {
        private Instant now = Instant.EPOCH.plus(Duration.ofDays(20_000));

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
