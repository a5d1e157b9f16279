package dev.slipway.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.events.Commit;
import dev.slipway.events.Failure;
import dev.slipway.events.Outcome;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.TestCounts;
import dev.slipway.events.TestFailure;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A release as people and tools see it. Made by {@link ReleaseFold} of the release's facts alone.
 *
 * @param warnings what the plan warns of, and rollbacks that were refused
 * @param state {@code running}, {@code cancelling}, or the outcome
 * @param endedAt when the outcome came; null before
 * @param stages build, test, scan and deploy, in this order
 * @param environments where the plan takes it, in order
 * @param failures why it did not go well
 * @param firstFailures test cases that did not hold
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ReleaseView(
        ReleaseId id,
        @Nullable String application,
        String repository,
        String ref,
        @Nullable Commit commit,
        @Nullable String version,
        @Nullable String origin,
        List<String> warnings,
        String state,
        String requestedBy,
        Instant requestedAt,
        @Nullable Instant endedAt,
        @Nullable ReleaseId retryOf,
        List<StageView> stages,
        List<EnvironmentView> environments,
        List<ImageView> images,
        @Nullable TestCounts tests,
        List<Failure> failures,
        List<TestFailure> firstFailures) {
    /** The states of a release that has no outcome yet. */
    static final List<String> UNFINISHED = List.of("running", "cancelling");

    /** All states that there are. */
    static List<String> states() {
        return Stream.concat(
                        UNFINISHED.stream(), Arrays.stream(Outcome.values()).map(Outcome::wire))
                .toList();
    }

    /**
     * @param state {@code waiting}, {@code running}, {@code passed}, {@code failed}, {@code not-scanned}, {@code broken}
     *     or {@code cancelled}; of a release that is over also {@code stopped} and {@code skipped}
     * @param note for people
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StageView(
            String name,
            String state,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String note) {
        StageView as(String otherState, @Nullable String otherNote) {
            return new StageView(name, otherState, startedAt, endedAt, otherNote);
        }
    }

    /**
     * @param state {@code waiting}, {@code rolling-out}, {@code awaiting-approval}, {@code smoke-testing},
     *     {@code healthy}, {@code failed} or {@code rolled-back}; of a release that is over also {@code skipped}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record EnvironmentView(
            String name,
            String state,
            @Nullable String address,
            @Nullable String image) {}

    /** An image with the tags that were set on it. */
    record ImageView(String name, String image, List<String> tags) {}

    /** Whether it has its outcome. */
    public boolean over() {
        return !UNFINISHED.contains(state);
    }

    /** Whether an image of it went on without a scan; a page that shows the release says so, and never as clean. */
    public boolean unscanned() {
        return stages.stream().anyMatch(stage -> stage.state().equals("not-scanned"));
    }
}
