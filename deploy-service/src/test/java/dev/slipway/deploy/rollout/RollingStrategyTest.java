package dev.slipway.deploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RollingStrategyTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Position ROLLING = new Position(NOW, NOW.plusSeconds(600), false);
    private static final Position RESTORING = new Position(NOW, NOW.plusSeconds(600), true);
    private static final RolloutSpec SURGE = new RolloutSpec(2, 1, 0, 2);
    private final RollingStrategy strategy = new RollingStrategy();

    private static Observed wanted(int ordinal, boolean alive, boolean ready, int weight) {
        return new Observed(
                "new-" + ordinal, ordinal, true, alive, ready, weight > 0, weight, 0, 1, NOW.plusSeconds(30), null);
    }

    private static Observed other(int ordinal, boolean ready, int weight, long inFlight) {
        return new Observed("old-" + ordinal, ordinal, false, true, ready, true, weight, inFlight, 1, null, null);
    }

    @Test
    void shouldStartTheFirstInstanceWhenNothingIsThere() {
        // when
        Action action = strategy.next(SURGE, ROLLING, List.of());
        // then
        assertThat(action).isEqualTo(new Action.Start(0));
    }

    @Test
    void shouldGiveTrafficOnlyWhenReady() {
        // given
        List<Observed> starting = List.of(other(0, true, 100, 0), other(1, true, 100, 0), wanted(0, true, false, 0));
        List<Observed> ready = List.of(other(0, true, 100, 0), other(1, true, 100, 0), wanted(0, true, true, 0));
        // when
        Action before = strategy.next(SURGE, ROLLING, starting);
        Action after = strategy.next(SURGE, ROLLING, ready);
        // then
        assertThat(before).isInstanceOf(Action.Wait.class);
        assertThat(after).isEqualTo(new Action.SetWeights(Map.of("old-0", 100, "old-1", 100, "new-0", 100)));
    }

    @Test
    void shouldDrainAnOldInstanceOnlyWhenItsReplacementServes() {
        // given
        List<Observed> seen = List.of(other(0, true, 100, 1), other(1, true, 100, 0), wanted(0, true, true, 100));
        // when
        Action action = strategy.next(SURGE, ROLLING, seen);
        // then
        assertThat(action).isEqualTo(new Action.Drain(List.of("old-0")));
    }

    @Test
    void shouldNotStopADrainedInstanceWhileItServesRequests() {
        // given
        Observed draining = new Observed("old-0", 0, false, true, true, true, 0, 1, 1, null, NOW.plusSeconds(5));
        List<Observed> busy = List.of(draining, other(1, true, 100, 0), wanted(0, true, true, 100));
        Position overtime = new Position(NOW.plusSeconds(5), NOW.plusSeconds(600), false);
        // when
        Action early = strategy.next(SURGE, ROLLING, busy);
        Action late = strategy.next(SURGE, overtime, busy);
        // then
        assertThat(early).isInstanceOf(Action.Wait.class);
        assertThat(late).isEqualTo(new Action.Stop("old-0"));
    }

    @Test
    void shouldFailWhenAnInstanceEndedAsOftenAsItMayStart() {
        // given
        Observed crashed = new Observed("new-0", 0, true, false, false, false, 0, 0, 2, NOW.plusSeconds(9), null);
        // when
        Action action = strategy.next(SURGE, ROLLING, List.of(other(0, true, 100, 0), crashed));
        // then
        assertThat(action).isInstanceOfSatisfying(Action.Fail.class, fail -> {
            assertThat(fail.code()).isEqualTo("crash-on-start");
            assertThat(fail.instance()).isEqualTo("new-0");
        });
    }

    @Test
    void shouldStartAgainAnInstanceThatEndedOnce() {
        // given
        Observed crashed = new Observed("new-0", 0, true, false, false, false, 0, 0, 1, NOW.plusSeconds(9), null);
        // when
        Action action = strategy.next(SURGE, ROLLING, List.of(other(0, true, 100, 0), crashed));
        // then
        assertThat(action).isEqualTo(new Action.Start(0));
    }

    @Test
    void shouldFailWhenAnInstanceIsNotReadyInTime() {
        // given
        Position late = new Position(NOW.plusSeconds(31), NOW.plusSeconds(600), false);
        // when
        Action action = strategy.next(SURGE, late, List.of(wanted(0, true, false, 0)));
        // then
        assertThat(action).isInstanceOfSatisfying(Action.Fail.class, fail -> assertThat(fail.code())
                .isEqualTo("not-ready"));
    }

    @Test
    void shouldFailWhenThereIsNoProgressUntilTheDeadline() {
        // given
        Position late = new Position(NOW.plusSeconds(601), NOW.plusSeconds(600), false);
        // when
        Action action = strategy.next(SURGE, late, List.of());
        // then
        assertThat(action).isInstanceOfSatisfying(Action.Fail.class, fail -> assertThat(fail.code())
                .isEqualTo("no-progress"));
    }

    @Test
    void shouldNeverFailWhenItRestores() {
        // given
        Observed crashed = new Observed("new-0", 0, true, false, false, false, 0, 0, 9, NOW.minusSeconds(9), null);
        // when
        Action action = strategy.next(SURGE, RESTORING, List.of(crashed));
        // then
        assertThat(action).isEqualTo(new Action.Start(0));
    }

    @Test
    void shouldTakeAwayASingleInstanceFirstWhenNoSurgeIsAllowed() {
        // given
        RolloutSpec spec = new RolloutSpec(1, 0, 1, 2);
        // when
        Action action = strategy.next(spec, ROLLING, List.of(other(0, true, 100, 0)));
        // then
        assertThat(action).isEqualTo(new Action.Drain(List.of("old-0")));
    }

    @Test
    void shouldNotStopHealthyInstancesWhenTheRouterForgotThem() {
        // given
        Observed forgotten = new Observed("old-0", 0, false, true, true, false, 0, 0, 1, null, null);
        // when
        Action action = strategy.next(new RolloutSpec(1, 1, 0, 2), ROLLING, List.of(forgotten));
        // then
        assertThat(action).isEqualTo(new Action.SetWeights(Map.of("old-0", 100)));
    }

    @Test
    void shouldTellTheRouterToForgetWhatIsGone() {
        // given
        Observed gone = new Observed("ghost", -1, false, false, false, true, 100, 0, 0, null, null);
        // when
        Action action = strategy.next(new RolloutSpec(1, 1, 0, 2), ROLLING, List.of(gone, wanted(0, true, true, 100)));
        // then
        assertThat(action).isEqualTo(new Action.SetWeights(Map.of("new-0", 100)));
    }

    @Test
    void shouldBeDoneOnlyWhenAllThatIsWantedServesAlone() {
        // given
        List<Observed> all = List.of(wanted(0, true, true, 100), wanted(1, true, true, 100));
        // when
        Action action = strategy.next(SURGE, ROLLING, all);
        // then
        assertThat(action).isEqualTo(new Action.Done());
    }

    @Test
    void shouldEmptyThePlaceWhenNothingIsWanted() {
        // given
        RolloutSpec nothing = new RolloutSpec(0, 1, 0, 1);
        // when
        Action first = strategy.next(nothing, RESTORING, List.of(other(0, true, 100, 0)));
        Action last = strategy.next(nothing, RESTORING, List.of());
        // then
        assertThat(first).isEqualTo(new Action.Drain(List.of("old-0")));
        assertThat(last).isEqualTo(new Action.Done());
    }

    /** Scenarios S01, S02, S19 and S21 of progressive delivery, with the invariants checked after every action. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.02, 0.3, 1})
    void shouldKeepItsBoundsAfterEveryActionWhateverHappens(double crashes) {
        IntStream.range(0, 400).forEach(seed -> {
            // given
            Random dice = new Random(seed);
            int desired = 1 + dice.nextInt(5);
            int surge = dice.nextInt(3);
            RolloutSpec spec = new RolloutSpec(desired, surge, surge == 0 ? 1 + dice.nextInt(2) : dice.nextInt(2), 2);
            SimulatedPlace place = new SimulatedPlace(dice, crashes, 0.05 + dice.nextDouble());
            place.serving(dice.nextInt(desired + 3));
            // when
            String end = run(spec, place, "seed " + seed + ", " + spec);
            // then
            assertThat(end).as("seed %s ends", seed).isIn("done", "failed");
            if (crashes == 1) {
                assertThat(end).as("seed %s", seed).isEqualTo("failed");
            }
        });
    }

    private String run(RolloutSpec spec, SimulatedPlace place, String what) {
        Instant progressBy = place.now.plusSeconds(300);
        for (int steps = 0; steps < 5_000; steps++) {
            Action action = strategy.next(spec, new Position(place.now, progressBy, false), place.observed());
            switch (action) {
                case Action.Done done -> {
                    assertThat(place.serving()).as(what).isEqualTo(spec.desired());
                    return "done";
                }
                case Action.Fail fail -> {
                    return "failed";
                }
                default -> apply(spec, place, action, what);
            }
        }
        return "endless";
    }

    private static void apply(RolloutSpec spec, SimulatedPlace place, Action action, String what) {
        long before = place.serving();
        switch (action) {
            case Action.Start start -> {
                place.start(start.ordinal());
                assertThat(place.alive()).as(what).isLessThanOrEqualTo(spec.desired() + spec.maxSurge());
            }
            case Action.SetWeights weights -> place.weights(weights.weights());
            case Action.Drain drain -> place.drain(drain.names());
            case Action.Stop stop -> {
                SimulatedPlace.Node node = place.nodes.get(stop.name());
                assertThat(node.weight).as("%s: traffic of %s", what, node.name).isZero();
                boolean overtime = node.drainBy != null && !place.now.isBefore(node.drainBy);
                assertThat(node.inFlight == 0 || overtime)
                        .as("%s: %s is idle", what, node.name)
                        .isTrue();
                place.stop(stop.name());
            }
            case Action.Wait wait -> place.pass();
            case Action.Done done -> throw new IllegalStateException();
            case Action.Fail fail -> throw new IllegalStateException();
        }
        if (!(action instanceof Action.Wait)) {
            assertThat(place.serving())
                    .as("%s: serving after %s", what, action)
                    .isGreaterThanOrEqualTo(Math.min(before, spec.desired() - spec.maxUnavailable()));
            assertThat(place.nodes.values())
                    .as("%s: traffic after %s", what, action)
                    .noneMatch(node -> node.weight > 0 && !node.ready);
        }
    }
}
