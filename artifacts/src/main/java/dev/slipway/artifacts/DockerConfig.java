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
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The credentials in a Docker {@code config.json}.
 *
 * @param credentials by {@code host[:port]}, as {@link RegistrySettings#credentials} wants them
 * @param unreadable hosts whose credentials lie in a helper program or an identity token: these are not used
 */
public record DockerConfig(Map<String, Credentials> credentials, Set<String> unreadable) {
    public DockerConfig {
        credentials = Map.copyOf(credentials);
        unreadable = Set.copyOf(unreadable);
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
        var unreadable = new TreeSet<String>();
        root.path("credHelpers").fieldNames().forEachRemaining(key -> unreadable.add(host(key)));
        root.path("auths").properties().forEach(entry -> {
            Credentials found = credentials(entry.getValue());
            if (found == null) {
                unreadable.add(host(entry.getKey()));
            } else {
                credentials.put(host(entry.getKey()), found);
            }
        });
        unreadable.removeAll(credentials.keySet());
        return new DockerConfig(credentials, unreadable);
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
