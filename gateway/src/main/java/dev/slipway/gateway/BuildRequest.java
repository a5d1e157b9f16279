package dev.slipway.gateway;

import jakarta.validation.constraints.NotBlank;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What is to be released.
 *
 * @param repository an {@code https} or {@code ssh} URL, or {@code user@host:path}, without credentials
 * @param ref branch, tag or commit in the grammar of git check-ref-format; {@code HEAD} when absent
 */
public record BuildRequest(
        @NotBlank(message = "is missing: name the repository, e.g. https://git.example/hello.git")
                @RepositoryAddress
                @Schema(examples = "https://git.example/hello.git")
                @Nullable String repository,
        @GitRefName @Schema(examples = "main", defaultValue = "HEAD") @Nullable String ref) {
    String refOrHead() {
        return ref == null ? "HEAD" : ref;
    }
}
