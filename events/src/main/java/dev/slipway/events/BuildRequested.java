package dev.slipway.events;

import org.jspecify.annotations.Nullable;

/**
 * Somebody wants a commit brought to production: a release begins.
 *
 * @param actor who asked
 * @param repository where git fetches it: an {@code https}, {@code ssh} or {@code file} URL without credentials
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
        Require.text(repository, "repository");
        Require.text(ref, "ref");
    }
}
