package dev.slipway.artifacts;

import static dev.slipway.artifacts.ScriptedServer.reply;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * Gives the one user who has the password a token for whatever was asked for, and nobody else anything (Docker's
 * registry token specification; the claims are those of its JWT section).
 */
final class TokenService implements AutoCloseable {
    static final String SERVICE = "slipway-test-registry";
    static final String ISSUER = "slipway-test-tokens";
    private static final long LASTS_SECONDS = 300;

    /** Each scope that a token was given for. */
    final List<String> granted = new CopyOnWriteArrayList<>();

    private final ScriptedServer server = new ScriptedServer(this::answer);
    private final SigningKey own;
    private final String user;
    private final String expected;
    private volatile SigningKey current;

    TokenService(SigningKey key, String user, String password) {
        this.own = key;
        this.current = key;
        this.user = user;
        this.expected = Credentials.basic(user, password).header();
    }

    String host() {
        return server.host();
    }

    String realm() {
        return "http://" + host() + "/token";
    }

    void signWith(SigningKey other) {
        current = other;
    }

    void signWithOwnKey() {
        current = own;
    }

    private void answer(HttpExchange exchange) throws IOException {
        List<String> query = query(exchange);
        if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            reply(exchange, 401, Map.of("WWW-Authenticate", "Basic realm=\"tokens\""), "");
        } else if (!query.contains("service=" + SERVICE)) {
            reply(exchange, 400, Map.of(), "{\"details\":\"another service\"}");
        } else {
            List<String> scopes = query.stream()
                    .filter(part -> part.startsWith("scope="))
                    .flatMap(part -> Stream.of(part.substring("scope=".length()).split(" ")))
                    .toList();
            granted.addAll(scopes);
            reply(exchange, 200, Map.of(), Json.write(Map.of("token", token(scopes), "expires_in", LASTS_SECONDS)));
        }
    }

    private static List<String> query(HttpExchange exchange) {
        return Stream.of(exchange.getRequestURI().getRawQuery().split("&"))
                .map(part -> URLDecoder.decode(part, UTF_8))
                .toList();
    }

    private String token(List<String> scopes) {
        long now = Instant.now().getEpochSecond();
        Map<String, Object> claims = Map.of(
                "iss",
                ISSUER,
                "sub",
                user,
                "aud",
                SERVICE,
                "iat",
                now,
                "nbf",
                now - 10,
                "exp",
                now + LASTS_SECONDS,
                "jti",
                UUID.randomUUID().toString(),
                "access",
                scopes.stream().map(TokenService::access).toList());
        try {
            return current.sign(Json.write(claims));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code repository:NAME:ACTION,ACTION}; neither part of it holds a colon here. */
    private static Map<String, Object> access(String scope) {
        String[] parts = scope.split(":");
        return Map.of("type", parts[0], "name", parts[1], "actions", List.of(parts[2].split(",")));
    }

    @Override
    public void close() {
        server.close();
    }
}
