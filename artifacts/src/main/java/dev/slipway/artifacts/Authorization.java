package dev.slipway.artifacts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.artifacts.RegistryException.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Authorization} header for each call: nothing until a registry asks, then basic credentials or a token from
 * the service that the registry names, kept until it expires. Safe for concurrent use.
 */
final class Authorization {
    /** What a token lasts when its service does not say (Docker's token specification). */
    private static final Duration UNSAID = Duration.ofSeconds(60);

    private static final Duration SLACK = Duration.ofSeconds(5);
    private static final int KEPT = 1000;

    private record Scope(String host, String name, String actions) {
        static Scope of(Call call) {
            return new Scope(call.repository().host(), call.repository().name(), call.actions());
        }
    }

    private record Token(String value, Instant expires) {}

    private final RegistrySettings settings;
    private final Transport transport;
    private final Clock clock;
    private final Set<String> basicHosts = ConcurrentHashMap.newKeySet();
    private final Map<Scope, Token> tokens = new LinkedHashMap<>();

    Authorization(RegistrySettings settings, Transport transport, Clock clock) {
        this.settings = settings;
        this.transport = transport;
        this.clock = clock;
    }

    /** What is known to be wanted for this call; null before the registry has asked. */
    @Nullable
    String current(Call call) {
        Credentials credentials = credentialsFor(call);
        if (credentials != null
                && (credentials.isBearer()
                        || basicHosts.contains(call.repository().host()))) {
            return credentials.header();
        }
        return cached(Scope.of(call)).map(token -> "Bearer " + token).orElse(null);
    }

    /**
     * The answer to a registry's 401.
     *
     * @param challenges its {@code WWW-Authenticate} headers
     * @param rejected what was sent; the same again would be useless
     * @return null if there is nothing (else) to offer
     */
    @Nullable
    String answer(Call call, List<String> challenges, @Nullable String rejected) {
        Optional<Challenge> challenge = Challenge.choose(challenges);
        if (challenge.isEmpty()) {
            return null;
        }
        String offered = challenge.get().scheme().equals("basic") ? basic(call) : bearer(call, challenge.get());
        return offered == null || offered.equals(rejected) ? null : offered;
    }

    private @Nullable String basic(Call call) {
        Credentials credentials = credentialsFor(call);
        if (credentials == null) {
            return null;
        }
        basicHosts.add(call.repository().host());
        return credentials.header();
    }

    private @Nullable String bearer(Call call, Challenge challenge) {
        Credentials credentials = credentialsFor(call);
        if (credentials != null && credentials.isBearer()) {
            return credentials.header();
        }
        Token token = fetch(call, challenge, credentials);
        keep(Scope.of(call), token);
        return "Bearer " + token.value();
    }

    private Token fetch(Call call, Challenge challenge, @Nullable Credentials credentials) {
        Call request =
                Call.get(call.repository(), tokenAddress(call, challenge), "getting a token for " + call.purpose());
        String header = credentials == null ? null : credentials.header();
        try (Reply reply = transport.send(request, header)) {
            if (!reply.ok()) {
                throw Failures.of(request, reply);
            }
            return read(request, reply.upTo(settings.limits().manifestBytes()));
        } catch (IOException e) {
            throw Failures.of(request, e);
        } catch (InterruptedException e) {
            throw Failures.interrupted(request, e);
        }
    }

    private URI tokenAddress(Call call, Challenge challenge) {
        URI realm = realm(call, challenge);
        String scope = challenge
                .parameter("scope")
                .orElse("repository:" + call.repository().name() + ":" + call.actions());
        var query = new StringBuilder(realm.getRawQuery() == null ? "?" : "?" + realm.getRawQuery() + "&");
        challenge.parameter("service").ifPresent(name -> query.append("service=")
                .append(encoded(name))
                .append('&'));
        query.append("scope=").append(encoded(scope));
        return URI.create(realm.getScheme() + "://" + realm.getRawAuthority() + realm.getRawPath() + query);
    }

    /** The token service's address: TLS, unless its host is configured as plain; no user in it. */
    private URI realm(Call call, Challenge challenge) {
        String text = challenge.parameter("realm").orElse("");
        try {
            URI realm = new URI(text);
            boolean secure = "https".equals(realm.getScheme());
            boolean plain = "http".equals(realm.getScheme())
                    && settings.plainHttp().contains(String.valueOf(realm.getAuthority()));
            if (realm.getHost() != null && realm.getUserInfo() == null && (secure || plain)) {
                return realm;
            }
        } catch (URISyntaxException e) {
            // Said below, with what was given.
        }
        throw RegistryException.lasting(
                Reason.REFUSED,
                call.what() + ": the registry names a token service that is no https address",
                "correct the realm in the registry's configuration, or list the service's host as plain HTTP");
    }

    private Token read(Call request, byte[] body) {
        JsonNode answer = Json.tree(body, "the token service's answer");
        String value = answer.path("token").asText(answer.path("access_token").asText());
        if (!Credentials.isToken(value)) {
            throw RegistryException.lasting(
                    Reason.REFUSED,
                    request.what() + ": the token service answered without a token",
                    "check the service's log");
        }
        long seconds = answer.path("expires_in").asLong(UNSAID.toSeconds());
        return new Token(
                value,
                clock.instant().plusSeconds(Math.clamp(seconds, 0, 86_400)).minus(SLACK));
    }

    private synchronized Optional<String> cached(Scope scope) {
        Token token = tokens.get(scope);
        return token != null && clock.instant().isBefore(token.expires())
                ? Optional.of(token.value())
                : Optional.empty();
    }

    private synchronized void keep(Scope scope, Token token) {
        tokens.remove(scope);
        tokens.put(scope, token);
        if (tokens.size() > KEPT) {
            tokens.remove(tokens.keySet().iterator().next());
        }
    }

    private @Nullable Credentials credentialsFor(Call call) {
        return settings.credentials().get(Repository.loginHost(call.repository().host()));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
