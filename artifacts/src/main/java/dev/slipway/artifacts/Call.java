package dev.slipway.artifacts;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to a registry, which may be sent several times.
 *
 * @param purpose what is being done, for messages: "pulling blob sha256:..."
 * @param actions what the caller's token must allow: {@code pull}, {@code pull,push} or {@code delete}
 */
record Call(
        String method,
        URI uri,
        Repository repository,
        String purpose,
        String actions,
        Map<String, String> headers,
        @Nullable BlobSource body) {

    static Call get(Repository repository, URI uri, String purpose) {
        return new Call("GET", uri, repository, purpose, "pull", Map.of(), null);
    }

    static Call head(Repository repository, URI uri, String purpose) {
        return new Call("HEAD", uri, repository, purpose, "pull", Map.of(), null);
    }

    static Call push(String method, Repository repository, URI uri, String purpose) {
        return new Call(method, uri, repository, purpose, "pull,push", Map.of(), null);
    }

    static Call delete(Repository repository, URI uri, String purpose) {
        return new Call("DELETE", uri, repository, purpose, "delete", Map.of(), null);
    }

    Call header(String name, String value) {
        var all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Call(method, uri, repository, purpose, actions, all, body);
    }

    Call sending(BlobSource content, String mediaType) {
        return new Call(method, uri, repository, purpose, actions, headers, content).header("Content-Type", mediaType);
    }

    Call asPush() {
        return new Call(method, uri, repository, purpose, "pull,push", headers, body);
    }

    Call to(URI other) {
        return new Call(method, other, repository, purpose, actions, headers, body);
    }

    /** Only these may be sent on to where the registry points. */
    boolean followsRedirects() {
        return method.equals("GET") || method.equals("HEAD");
    }

    /** What and where, for messages. */
    String what() {
        return purpose + " in " + repository;
    }
}
