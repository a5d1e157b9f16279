package dev.slipway.gateway;

import dev.slipway.events.GitRef;
import dev.slipway.events.RepositoryUrl;
import dev.slipway.events.SourceRefusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Which repositories and refs may be asked for: those that build-service takes. */
@ApplicationScoped
class Sources {
    private final boolean local;

    Sources(GatewayConfig config) {
        local = config.allowLocal();
    }

    /** Refuses, with a problem document, what no release can be made of. */
    void check(String repository, String ref) {
        try {
            RepositoryUrl.parse(repository, local);
        } catch (SourceRefusal e) {
            throw refusal("/repository", e);
        }
        try {
            GitRef.parse(ref);
        } catch (SourceRefusal e) {
            throw refusal("/ref", e);
        }
    }

    private static ProblemException refusal(String pointer, SourceRefusal e) {
        return Problem.of(
                        "invalid-request",
                        422,
                        "The request is not valid.",
                        e.failure().mend())
                .with(List.of(
                        new Problem.Error(pointer, String.valueOf(e.failure().why()))))
                .thrown();
    }
}
