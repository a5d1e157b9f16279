package dev.slipway.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Commit;
import dev.slipway.events.Failure;
import dev.slipway.events.Outcome;
import dev.slipway.events.TestCounts;
import dev.slipway.events.TestFailure;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A release as the API shows it.
 *
 * @param id its id, a UUID of version 7
 * @param application what is released; null until it is planned
 * @param repository where it comes from
 * @param ref what was asked for
 * @param commit what the ref turned out to be; null until it is planned
 * @param version what its artifacts carry; null until it is planned
 * @param origin where its plan was read from; null until it is planned
 * @param warnings what the reader of the plan found odd
 * @param state {@code running}, {@code cancelling} or the outcome
 * @param outcome how it ended; null while it is under way
 * @param requestedBy name of the token that asked
 * @param requestedAt when that was, by the gateway's clock
 * @param endedAt when it had its outcome, by the clock of the service that stated it; null while it is under way
 * @param retryOf the release that this one tries again; null for a first try
 * @param stages the four of them, in order
 * @param environments where it goes, in order; empty until it is planned
 * @param images those that are published
 * @param tests how many test cases ended how; null before they ran
 * @param failures what is wrong, oldest first
 * @param firstFailures the first test cases that failed
 */
@Schema(name = "Release")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReleaseDocument(
        @Schema(examples = "019a4c1e-7d3a-7c55-8f0e-2b6c9f1d4a10")
        String id,

        @Schema(examples = "hello") @Nullable String application,
        @Schema(examples = "https://git.example/hello.git") String repository,
        @Schema(examples = "main") String ref,
        @Nullable Commit commit,
        @Schema(examples = "1.4.0") @Nullable String version,
        @Nullable String origin,
        List<String> warnings,
        @Schema(examples = "running") String state,
        @Nullable Outcome outcome,
        String requestedBy,
        Instant requestedAt,
        @Nullable Instant endedAt,
        @Nullable String retryOf,
        List<Stage> stages,
        List<Environment> environments,
        List<Image> images,
        @Nullable TestCounts tests,
        List<Failure> failures,
        List<TestFailure> firstFailures) {
    public ReleaseDocument {
        warnings = List.copyOf(warnings);
        stages = List.copyOf(stages);
        environments = List.copyOf(environments);
        images = List.copyOf(images);
        failures = List.copyOf(failures);
        firstFailures = List.copyOf(firstFailures);
    }

    /**
     * A stage of the release.
     *
     * @param name {@code build}, {@code test}, {@code scan} or {@code deploy}
     * @param state {@code waiting}, {@code running}, {@code passed}, {@code failed}, {@code not-scanned}, {@code
     *     broken} or {@code cancelled}
     * @param startedAt null before
     * @param endedAt null before
     * @param note one line for people; null when there is nothing to say
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Stage(
            String name,
            String state,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String note) {}

    /**
     * A stop of the release on its way.
     *
     * @param name of the environment
     * @param state {@code waiting}, {@code awaiting-approval}, {@code rolling-out}, {@code smoke-testing}, {@code
     *     healthy}, {@code failed} or {@code rolled-back}
     * @param address where it serves; null before it does
     * @param image what was brought there, or what serves again; null before
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Environment(
            String name,
            String state,
            @Nullable URI address,
            @Nullable ArtifactRef image) {}

    /**
     * A published image.
     *
     * @param name in the plan
     * @param image by digest
     * @param tags set on it for people
     */
    public record Image(String name, ArtifactRef image, List<String> tags) {
        public Image {
            tags = List.copyOf(tags);
        }
    }
}
