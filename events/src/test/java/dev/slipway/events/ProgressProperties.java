package dev.slipway.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** What holds of the fold whatever the events are. */
class ProgressProperties {
    private static final List<Event> SMALL_WORLD = List.of(
            Events.planned(List.of("a", "b"), List.of("p")),
            Events.planned(List.of("a"), List.of(), "staging", "production"),
            Events.testsPassed(),
            Events.imagePublished("a"),
            Events.imagePublished("b"),
            Events.packagePublished("p"),
            Events.scanPassed("a"),
            Events.scanPassed("b"),
            Events.scanSkipped("b"),
            Events.deployHealthy("staging", true, false),
            Events.smokePassed("staging", false),
            Events.deployHealthy("production", false, true),
            Events.cancelRequested(),
            Events.stageCancelled(),
            Events.rolledBack("staging"));

    private static final List<Event> PUBLISHING = List.of(
            Events.planned(List.of("a", "b"), List.of("p")),
            Events.testsPassed(),
            Events.packagePublished("p"),
            Events.imagePublished("a"),
            Events.imagePublished("b"),
            Events.scanPassed("a"),
            Events.scanSkipped("b"));

    @Property(tries = 500)
    void shouldChangeNothingAfterTheFirstOutcome(@ForAll("sequences") List<Event> events) {
        // given
        Progress progress = Progress.NONE;

        for (Event event : events) {
            // when
            Progress next = progress.after(event);

            // then
            if (progress.ended().isPresent()) {
                assertThat(next).isEqualTo(progress);
            }
            progress = next;
        }
    }

    @Property(tries = 500)
    void shouldComeToTheSameInPiecesAsAtOnce(
            @ForAll("sequences") List<Event> events, @ForAll @IntRange(min = 1, max = 7) int pieceSize) {
        // when
        Progress inPieces = Progress.NONE;
        for (int from = 0; from < events.size(); from += pieceSize) {
            for (Event event : events.subList(from, Math.min(events.size(), from + pieceSize))) {
                inPieces = inPieces.after(event);
            }
            inPieces = storedAndReadBack(inPieces);
        }

        // then
        assertThat(inPieces).isEqualTo(Progress.of(events));
    }

    @Property(tries = 500)
    void shouldHaveAnOutcomeExactlyWhenOneOfItsPrefixesHasIt(@ForAll("sequences") List<Event> events) {
        // given
        Progress whole = Progress.of(events);

        // when
        List<Outcome> outcomes = Stream.iterate(1, length -> length + 1)
                .limit(events.size())
                .flatMap(length -> Progress.of(events.subList(0, length)).ended().stream())
                .distinct()
                .toList();

        // then
        assertThat(outcomes).isEqualTo(whole.ended().stream().toList());
    }

    @Property(tries = 300)
    void shouldBePublishedInEveryOrderThatTheTopicCanHave(@ForAll("publishingOrders") List<Event> events) {
        // when
        Progress almost = Progress.of(events.subList(0, events.size() - 1));

        // then
        assertThat(almost.ended()).isEmpty();
        assertThat(Progress.of(events).ended()).contains(Outcome.PUBLISHED);
    }

    @Property(tries = 300)
    void shouldBePublishedWhateverComesAgain(@ForAll("publishingWithRepeats") List<Event> events) {
        // given
        int complete = 0;
        while (!events.subList(0, complete).containsAll(PUBLISHING)) {
            complete++;
        }

        // then
        assertThat(Progress.of(events.subList(0, complete - 1)).ended()).isEmpty();
        assertThat(Progress.of(events).ended()).contains(Outcome.PUBLISHED);
    }

    @Provide
    Arbitrary<List<Event>> sequences() {
        Arbitrary<Event> small = Arbitraries.of(SMALL_WORLD);
        Arbitrary<Event> any = Arbitraries.of(Samples.all());
        return Arbitraries.frequencyOf(Tuple.of(5, small), Tuple.of(1, any))
                .list()
                .ofMaxSize(24);
    }

    /** All facts of a release that publishes two images and a package, in any order. */
    @Provide
    Arbitrary<List<Event>> publishingOrders() {
        return Arbitraries.shuffle(PUBLISHING);
    }

    /** The same, and some of them again later. */
    @Provide
    Arbitrary<List<Event>> publishingWithRepeats() {
        Arbitrary<List<Event>> repeats = Arbitraries.of(PUBLISHING).list().ofMaxSize(5);
        return Combinators.combine(publishingOrders(), repeats, Arbitraries.randoms())
                .as((order, again, random) -> {
                    List<Event> events = new ArrayList<>(order);
                    again.forEach(
                            event -> events.add(random.nextInt(events.indexOf(event) + 1, events.size() + 1), event));
                    return events;
                });
    }

    private static Progress storedAndReadBack(Progress progress) {
        return new Progress(
                progress.outcome(),
                progress.plan(),
                progress.cancelRequested(),
                progress.tested(),
                progress.published(),
                progress.images(),
                progress.scanned());
    }
}
