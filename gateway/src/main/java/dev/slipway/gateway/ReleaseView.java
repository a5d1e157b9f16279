package dev.slipway.gateway;

import dev.slipway.events.Fact;
import dev.slipway.events.Progress;
import dev.slipway.events.ReleaseId;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the gateway remembers of a release: a pure fold over its facts in the topic's order. Safe against a fact that
 * comes again.
 *
 * @param document what is shown
 * @param progress the fold that decides on the outcome
 * @param cancelAsked whether a request to cancel was taken here, be it on the topic yet or not
 * @param lastProgress when the latest fact was stated, by its writer's clock
 */
record ReleaseView(ReleaseDocument document, Progress progress, boolean cancelAsked, Instant lastProgress) {
    /** Before the first fact; {@code now} stands in for what it will tell. */
    static ReleaseView none(ReleaseId release, Instant now) {
        List<ReleaseDocument.Stage> stages = Stream.of("build", "test", "scan", "deploy")
                .map(name -> new ReleaseDocument.Stage(name, "waiting", null, null, null))
                .toList();
        return new ReleaseView(
                new ReleaseDocument(
                        release.toString(),
                        null,
                        "",
                        "",
                        null,
                        null,
                        null,
                        List.of(),
                        "running",
                        null,
                        "",
                        now,
                        null,
                        null,
                        stages,
                        List.of(),
                        List.of(),
                        null,
                        List.of(),
                        List.of()),
                Progress.NONE,
                false,
                now);
    }

    /** The view when this fact is added. */
    ReleaseView after(Fact fact) {
        return new ReleaseDraft(this, fact).view();
    }

    /** The view as soon as somebody asked to cancel; the outcome is still the topic's to decide. */
    ReleaseView cancelling() {
        return new ReleaseDraft(this).cancelling().view();
    }
}
