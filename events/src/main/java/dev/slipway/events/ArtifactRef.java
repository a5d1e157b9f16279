package dev.slipway.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Where something content-addressed lies: a manifest in an OCI registry, never a tag.
 *
 * @param repository host with optional port, a slash, and a repository name in the grammar of the OCI distribution
 *     specification, e.g. {@code 127.0.0.1:5000/hello}
 * @param digest the manifest's digest
 */
public record ArtifactRef(String repository, Digest digest) {
    private static final Pattern REPOSITORY =
            Pattern.compile("[A-Za-z0-9.-]+(:[0-9]{1,5})?" + "(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)+");

    public ArtifactRef {
        if (repository == null
                || repository.length() > 512
                || !REPOSITORY.matcher(repository).matches()) {
            throw new IllegalArgumentException(
                    "'" + repository + "' is no registry host followed by a repository name");
        }
        Require.present(digest, "digest");
    }

    /** Reads {@code host/name@sha256:...}. */
    @JsonCreator
    public static ArtifactRef parse(String text) {
        int at = Require.present(text, "artifact").indexOf('@');
        if (at < 0) {
            throw new IllegalArgumentException("'" + text + "' names no digest: expected host/name@sha256:...");
        }
        return new ArtifactRef(text.substring(0, at), new Digest(text.substring(at + 1)));
    }

    /** The registry's host, with its port if it names one. */
    public String host() {
        return repository.substring(0, repository.indexOf('/'));
    }

    /** The repository's name, without the host. */
    public String name() {
        return repository.substring(repository.indexOf('/') + 1);
    }

    @JsonValue
    @Override
    public String toString() {
        return repository + "@" + digest;
    }
}
