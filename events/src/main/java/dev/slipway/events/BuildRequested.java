package dev.slipway.events;

import org.jspecify.annotations.Nullable;

/**
 * Somebody wants a commit brought to production: a release begins.
 *
 * @param actor who asked
 * @param repository where git fetches it: an {@code https}, {@code ssh} or {@code file} URL, or {@code
 *     user@host:path}, without credentials: a user name may stand there over SSH alone, a password nowhere
 * @param ref branch, tag or commit
 * @param retryOf the release that this one tries again; null for a first try
 */
public record BuildRequested(
        String actor,
        String repository,
        String ref,
        @Nullable ReleaseId retryOf) implements Event.OfGateway {
    public BuildRequested {
        Require.text(actor, "actor");
        Repositories.withoutCredentials(repository, "repository");
        Require.text(ref, "ref");
    }
}
