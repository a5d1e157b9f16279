package dev.slipway.artifacts;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The credentials in a Docker {@code config.json}.
 *
 * @param credentials by {@code host[:port]}, as {@link RegistrySettings#credentials} wants them
 * @param unreadable why there are none, in words, by host: helper programs are not called, identity tokens not used
 */
public record DockerConfig(Map<String, Credentials> credentials, Map<String, String> unreadable) {
    private static final String OTHERS = "every other host";

    public DockerConfig {
        credentials = Map.copyOf(credentials);
        unreadable = Map.copyOf(unreadable);
    }

    /**
     * Reads a file; its content never stands in a message.
     *
     * @throws UncheckedIOException if it cannot be read
     * @throws RegistryException {@code REFUSED} if it is not JSON
     */
    public static DockerConfig read(Path file) {
        try {
            return parse(Files.readAllBytes(file), file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the registry credentials in " + file, e);
        }
    }

    private static DockerConfig parse(byte[] bytes, Path file) {
        JsonNode root = Json.tree(bytes, file.toString());
        var credentials = new HashMap<String, Credentials>();
        var unreadable = new HashMap<String, String>();
        String store = root.path("credsStore").asText("");
        if (!store.isEmpty()) {
            unreadable.put(OTHERS, helper(store));
        }
        root.path("auths").properties().forEach(entry -> {
            Credentials found = credentials(entry.getValue());
            if (found == null) {
                unreadable.put(host(entry.getKey()), reason(entry.getValue(), store));
            } else {
                credentials.put(host(entry.getKey()), found);
            }
        });
        root.path("credHelpers")
                .properties()
                .forEach(entry -> unreadable.put(
                        host(entry.getKey()), helper(entry.getValue().asText())));
        unreadable.keySet().removeAll(credentials.keySet());
        return new DockerConfig(credentials, unreadable);
    }

    private static String reason(JsonNode entry, String store) {
        if (!entry.path("identitytoken").asText("").isEmpty()) {
            return "it has an identity token, which is not used";
        }
        return store.isEmpty() ? "its entry holds no user with a password" : helper(store);
    }

    private static String helper(String name) {
        return "docker-credential-" + name + " keeps it, and credential helpers are not called";
    }

    private static @Nullable Credentials credentials(JsonNode entry) {
        String token = entry.path("registrytoken").asText("");
        if (!token.isEmpty()) {
            return Credentials.bearer(token);
        }
        if (!entry.path("identitytoken").asText("").isEmpty()) {
            return null;
        }
        String user = entry.path("username").asText("");
        String password = entry.path("password").asText("");
        return user.isEmpty() || password.isEmpty()
                ? decoded(entry.path("auth").asText(""))
                : Credentials.basic(user, password);
    }

    private static @Nullable Credentials decoded(String auth) {
        try {
            String pair = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            boolean complete = colon > 0 && colon < pair.length() - 1;
            return complete ? Credentials.basic(pair.substring(0, colon), pair.substring(colon + 1)) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Keys are hosts or, from older clients, addresses. */
    private static String host(String key) {
        return Repository.loginHost(key.replaceFirst("^https?://", "").replaceFirst("/.*$", ""));
    }
}
