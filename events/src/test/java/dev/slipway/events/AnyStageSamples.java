package dev.slipway.events;

import java.util.List;

/** What any stage states. */
final class AnyStageSamples {
    private AnyStageSamples() {}

    static List<Event.OfAnyStage> full() {
        return List.of(
                new StageBroken("publish/hello", 5, Samples.failure()),
                new StageCancelled("ada cancelled the release: wrong branch"));
    }

    static List<Event.OfAnyStage> minimal() {
        return List.of(new StageBroken("publish", 0, Samples.minimalFailure()), new StageCancelled("cancelled"));
    }
}
