package dev.slipway.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which events end a release, and how. */
class ProgressTest {
    /** Every event, and the outcome when it is the first that a release has. */
    static Stream<Arguments> shouldTellTheOutcomeOfEachEventAlone() {
        return Stream.of(
                Arguments.of(EventType.BUILD_FAILED, Outcome.FAILED),
                Arguments.of(EventType.TESTS_FAILED, Outcome.FAILED),
                Arguments.of(EventType.SCAN_REJECTED, Outcome.FAILED),
                Arguments.of(EventType.SCAN_REVOKED, Outcome.FAILED),
                Arguments.of(EventType.SMOKE_FAILED, Outcome.FAILED),
                Arguments.of(EventType.DEPLOY_FAILED, Outcome.FAILED),
                Arguments.of(EventType.PROMOTION_REJECTED, Outcome.FAILED),
                Arguments.of(EventType.STAGE_BROKEN, Outcome.BROKEN),
                Arguments.of(EventType.RELEASE_SUPERSEDED, Outcome.SUPERSEDED),
                Arguments.of(EventType.RELEASE_EXPIRED, Outcome.EXPIRED),
                Arguments.of(EventType.ROLLED_BACK, Outcome.ROLLED_BACK),
                Arguments.of(EventType.SMOKE_PASSED, Outcome.HEALTHY),
                Arguments.of(EventType.DEPLOY_HEALTHY, null),
                Arguments.of(EventType.STAGE_CANCELLED, null),
                Arguments.of(EventType.CANCEL_REQUESTED, null),
                Arguments.of(EventType.BUILD_REQUESTED, null),
                Arguments.of(EventType.PROMOTION_APPROVED, null),
                Arguments.of(EventType.ROLLBACK_REQUESTED, null),
                Arguments.of(EventType.BUILD_STARTED, null),
                Arguments.of(EventType.RELEASE_PLANNED, null),
                Arguments.of(EventType.BUILD_SUCCEEDED, null),
                Arguments.of(EventType.IMAGE_PUBLISHED, null),
                Arguments.of(EventType.PACKAGE_PUBLISHED, null),
                Arguments.of(EventType.TESTS_STARTED, null),
                Arguments.of(EventType.TESTS_PASSED, null),
                Arguments.of(EventType.SCAN_STARTED, null),
                Arguments.of(EventType.SCAN_PASSED, null),
                Arguments.of(EventType.SCAN_SKIPPED, null),
                Arguments.of(EventType.DEPLOY_STARTED, null),
                Arguments.of(EventType.ROLLOUT_ADVANCED, null),
                Arguments.of(EventType.APPROVAL_AWAITED, null));
    }

    @ParameterizedTest
    @MethodSource
    void shouldTellTheOutcomeOfEachEventAlone(EventType type, @Nullable Outcome outcome) {
        // when
        Progress progress = Progress.of(List.of(Samples.full(type)));

        // then
        assertThat(progress.outcome()).isEqualTo(outcome);
        assertThat(progress.ended().isPresent()).isEqualTo(outcome != null);
    }

    @Test
    void shouldSayHowEveryEventEndsARelease() {
        assertThat(shouldTellTheOutcomeOfEachEventAlone().map(row -> (EventType) row.get()[0]))
                .containsExactlyInAnyOrder(EventType.values());
    }

    @Test
    void shouldBeUnderWayBeforeTheFirstEvent() {
        assertThat(Progress.of(List.of())).isEqualTo(Progress.NONE);
        assertThat(Progress.NONE.ended()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.slipway.events.Samples#all")
    void shouldKeepTheFirstOutcomeWhateverFollows(Event later) {
        // given
        Progress ended = Progress.of(List.of(
                Events.planned(List.of("hello"), List.of(), "production"),
                Events.deployHealthy("production", false, true)));

        // when
        Progress after = ended.after(later);

        // then
        assertThat(after).isSameAs(ended);
        assertThat(after.ended()).contains(Outcome.HEALTHY);
    }

    /** Two ends in both orders: the first wins. */
    static Stream<Arguments> shouldLetTheFirstOfTwoOutcomesWin() {
        Event failed = Samples.full(EventType.TESTS_FAILED);
        Event broken = Samples.full(EventType.STAGE_BROKEN);
        Event expired = Samples.full(EventType.RELEASE_EXPIRED);
        Event superseded = Samples.full(EventType.RELEASE_SUPERSEDED);
        Event healthy = Events.smokePassed("production", true);
        Event back = Events.rolledBack("production");
        return Stream.of(
                Arguments.of(failed, broken, Outcome.FAILED),
                Arguments.of(broken, failed, Outcome.BROKEN),
                Arguments.of(expired, healthy, Outcome.EXPIRED),
                Arguments.of(healthy, expired, Outcome.HEALTHY),
                Arguments.of(superseded, broken, Outcome.SUPERSEDED),
                Arguments.of(healthy, back, Outcome.HEALTHY),
                Arguments.of(back, healthy, Outcome.ROLLED_BACK),
                Arguments.of(healthy, Samples.full(EventType.SCAN_REVOKED), Outcome.HEALTHY));
    }

    @ParameterizedTest
    @MethodSource
    void shouldLetTheFirstOfTwoOutcomesWin(Event first, Event second, Outcome outcome) {
        assertThat(Progress.of(List.of(first, second)).ended()).contains(outcome);
    }

    @ParameterizedTest
    @MethodSource
    void shouldBeHealthyOnlyWhereThePlanEnds(List<Event> events, @Nullable Outcome outcome) {
        assertThat(Progress.of(events).outcome()).isEqualTo(outcome);
    }

    static Stream<Arguments> shouldBeHealthyOnlyWhereThePlanEnds() {
        Event stagingHealthy = Events.deployHealthy("staging", true, false);
        Event stagingSmoked = Events.smokePassed("staging", false);
        return Stream.of(
                Arguments.of(List.of(stagingHealthy), null),
                Arguments.of(List.of(Events.deployHealthy("staging", false, false)), null),
                Arguments.of(List.of(stagingHealthy, stagingSmoked), null),
                Arguments.of(
                        List.of(stagingHealthy, stagingSmoked, Events.deployHealthy("production", false, true)),
                        Outcome.HEALTHY),
                Arguments.of(
                        List.of(stagingHealthy, stagingSmoked, Events.deployHealthy("production", true, true)), null),
                Arguments.of(
                        List.of(
                                stagingHealthy,
                                stagingSmoked,
                                Events.deployHealthy("production", true, true),
                                Events.smokePassed("production", true)),
                        Outcome.HEALTHY));
    }

    @Test
    void shouldBeCancelledWhenAStageStoppedForARequest() {
        // when
        Progress progress = Progress.of(List.of(Events.cancelRequested(), Events.stageCancelled()));

        // then
        assertThat(progress.ended()).contains(Outcome.CANCELLED);
    }

    @Test
    void shouldTakeAStoppedStageForNothingWithoutARequest() {
        // given
        Progress before = Progress.of(List.of(Events.planned(List.of(), List.of(), "production")));

        // when
        Progress after = before.after(Events.stageCancelled());

        // then
        assertThat(after).isEqualTo(before);
        assertThat(after.after(Events.cancelRequested()).ended()).isEmpty();
    }

    @Test
    void shouldBeCancelledRatherThanRolledBackAfterARequest() {
        // when
        Progress progress = Progress.of(List.of(Events.cancelRequested(), Events.rolledBack("staging")));

        // then
        assertThat(progress.ended()).contains(Outcome.CANCELLED);
    }

    @Test
    void shouldKeepTheRequestToCancelWhileOtherEventsCome() {
        // given
        List<Event> events = List.of(
                Events.cancelRequested(),
                Events.planned(List.of("a"), List.of("p"), "staging"),
                Events.testsPassed(),
                Events.imagePublished("a"),
                Events.packagePublished("p"),
                Events.scanPassed("a"));

        // when
        Progress progress = Progress.of(events);

        // then
        assertThat(progress.cancelRequested()).isTrue();
        assertThat(progress.ended()).isEmpty();
        assertThat(progress.after(Events.stageCancelled()).ended()).contains(Outcome.CANCELLED);
    }

    @Test
    void shouldEndAsItWouldHaveWhenTheWorkIsFasterThanTheCancel() {
        // when
        Progress progress =
                Progress.of(List.of(Events.cancelRequested(), Events.deployHealthy("production", false, true)));

        // then
        assertThat(progress.ended()).contains(Outcome.HEALTHY);
    }

    @Test
    void shouldBePublishedWhenAllIsTestedPublishedAndScanned() {
        // given
        List<Event> events = publishing();

        // when
        List<Progress> steps = new ArrayList<>();
        for (int known = 1; known <= events.size(); known++) {
            steps.add(Progress.of(events.subList(0, known)));
        }

        // then
        assertThat(steps.subList(0, events.size() - 1))
                .allMatch(step -> step.ended().isEmpty());
        assertThat(steps.get(events.size() - 1).ended()).contains(Outcome.PUBLISHED);
    }

    /** The facts of {@link #publishing()}, each of which is needed. */
    static Stream<Integer> shouldNotBePublishedWhenAnythingIsLacking() {
        return Stream.iterate(0, i -> i + 1).limit(publishing().size());
    }

    @ParameterizedTest
    @MethodSource
    void shouldNotBePublishedWhenAnythingIsLacking(int lacking) {
        // given
        List<Event> events = new ArrayList<>(publishing());
        events.remove(lacking);

        // then
        assertThat(Progress.of(events).ended())
                .as("the outcome without %s", publishing().get(lacking))
                .isEmpty();
    }

    @Test
    void shouldNotBePublishedWhenSomethingIsToBeDeployed() {
        // given
        List<Event> events = new ArrayList<>(publishing());
        events.set(0, Events.planned(List.of("a", "b"), List.of("p"), "staging"));

        // then
        assertThat(Progress.of(events).ended()).isEmpty();
    }

    @Test
    void shouldBePublishedWhenAFactComesAgain() {
        // given
        List<Event> events = List.of(
                Events.planned(List.of("a", "b"), List.of()),
                Events.testsPassed(),
                Events.imagePublished("a"),
                Events.scanPassed("a"),
                Events.imagePublished("a"),
                Events.imagePublished("b"),
                Events.scanPassed("b"));

        // then
        assertThat(Progress.of(events.subList(0, 6)).ended()).isEmpty();
        assertThat(Progress.of(events).ended()).contains(Outcome.PUBLISHED);
    }

    @Test
    void shouldBePublishedWhenTheScanIsKnownBeforeItsImage() {
        // given
        Progress scanned = Progress.of(
                List.of(Events.planned(List.of("a"), List.of()), Events.testsPassed(), Events.scanPassed("a")));

        // then
        assertThat(scanned.ended()).isEmpty();
        assertThat(scanned.after(Events.imagePublished("a")).ended()).contains(Outcome.PUBLISHED);
    }

    @Test
    void shouldBePublishedWhenAnImageWasLetThroughUnscanned() {
        // given
        List<Event> events = new ArrayList<>(publishing());
        events.replaceAll(event -> event.equals(Events.scanPassed("a")) ? Events.scanSkipped("a") : event);

        // then
        assertThat(Progress.of(events).ended()).contains(Outcome.PUBLISHED);
    }

    @Test
    void shouldBePublishedAfterItsTestsWhenThereIsNothingToPublish() {
        // given
        Progress planned = Progress.of(List.of(Events.planned(List.of(), List.of())));

        // then
        assertThat(planned.ended()).isEmpty();
        assertThat(planned.after(Events.testsPassed()).ended()).contains(Outcome.PUBLISHED);
    }

    @Test
    void shouldTellAnImageFromAPackageOfTheSameName() {
        // given
        Progress progress =
                Progress.of(List.of(Events.planned(List.of("hello"), List.of("hello")), Events.testsPassed()));

        // when
        Progress half = progress.after(Events.packagePublished("hello"));

        // then
        assertThat(half.ended()).isEmpty();
        assertThat(half.after(Events.imagePublished("hello"))
                        .after(Events.scanPassed("hello"))
                        .ended())
                .contains(Outcome.PUBLISHED);
    }

    @Test
    void shouldNotBePublishedByTheScanOfAnotherImage() {
        // given
        Progress progress = Progress.of(
                List.of(Events.planned(List.of("a"), List.of()), Events.testsPassed(), Events.imagePublished("a")));

        // then
        assertThat(progress.after(Events.scanPassed("b")).ended()).isEmpty();
        assertThat(progress.after(Events.scanPassed("a")).ended()).contains(Outcome.PUBLISHED);
    }

    @Test
    void shouldNotChangeWithTheSetsItWasMadeOf() {
        // given
        Set<String> published = new HashSet<>(Set.of("image a"));
        Set<ArtifactRef> images = new HashSet<>(Set.of(Samples.IMAGE));
        Set<ArtifactRef> scanned = new HashSet<>(Set.of(Samples.OLD_IMAGE));
        Progress progress = new Progress(null, null, false, false, published, images, scanned);

        // when
        published.clear();
        images.clear();
        scanned.clear();

        // then
        assertThat(progress.published()).containsExactly("image a");
        assertThat(progress.images()).containsExactly(Samples.IMAGE);
        assertThat(progress.scanned()).containsExactly(Samples.OLD_IMAGE);
    }

    @Test
    void shouldCallOnlyHealthyAndPublishedGood() {
        assertThat(Outcome.values()).filteredOn(Outcome::good).containsExactly(Outcome.HEALTHY, Outcome.PUBLISHED);
    }

    /** A release with nothing to deploy, in an order that the topic can have. */
    private static List<Event> publishing() {
        return List.of(
                Events.planned(List.of("a", "b"), List.of("p")),
                Events.testsPassed(),
                Events.imagePublished("a"),
                Events.packagePublished("p"),
                Events.scanPassed("a"),
                Events.imagePublished("b"),
                Events.scanPassed("b"));
    }

    @Test
    void shouldGoOnWhenARollbackIsRefused() {
        ArtifactRef serving = Samples.IMAGE;
        Failure why = Failure.of("nothing-to-roll-back-to", "No other version served before.", "Build one.");
        // when
        Progress progress = Progress.of(List.of(new DeployFailed("staging", null, serving, serving, why)));
        // then
        assertThat(progress.ended()).isEmpty();
    }
}
