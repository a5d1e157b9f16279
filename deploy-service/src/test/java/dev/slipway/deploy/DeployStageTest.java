package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deploy.SimulatedWorld.Behaviour;
import dev.slipway.deploy.rollout.Place;
import dev.slipway.events.ApprovalAwaited;
import dev.slipway.events.CancelRequested;
import dev.slipway.events.DeployFailed;
import dev.slipway.events.DeployHealthy;
import dev.slipway.events.DeployStarted;
import dev.slipway.events.Outcome;
import dev.slipway.events.PlannedEnvironment;
import dev.slipway.events.Progress;
import dev.slipway.events.PromotionApproved;
import dev.slipway.events.PromotionRejected;
import dev.slipway.events.ReleaseSuperseded;
import dev.slipway.events.RollbackRequested;
import dev.slipway.events.RolledBack;
import dev.slipway.events.RolloutAdvanced;
import dev.slipway.events.StageCancelled;
import dev.slipway.pipeline.Rolling;
import dev.slipway.runtime.Platform.EnvironmentPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DeployStageTest {
    private static final Map<String, EnvironmentPolicy> OPEN =
            Map.of("staging", Policies.open(), "production", Policies.open());
    private static final PlannedEnvironment STAGING = Journey.environment("staging", false);
    private static final PlannedEnvironment SMOKED = Journey.environment("staging", true);
    private static final PlannedEnvironment PRODUCTION = Journey.environment("production", false);
    private static final Place PLACE = StageDriver.place("staging");
    private final StageDriver driver = new StageDriver(OPEN);

    private Journey deployed(StageDriver on, String version, PlannedEnvironment... environments) {
        Journey journey = Journey.of(version, environments);
        on.states(journey, journey.ready());
        on.run();
        return journey;
    }

    private static void serves(StageDriver on, Journey journey) {
        assertThat(on.world.broken).isEmpty();
        assertThat(on.world.running(PLACE))
                .hasSize(2)
                .allMatch(name -> name.contains(journey.image().digest().abbreviated()));
        assertThat(on.world.routed(PLACE)).isEqualTo(on.world.running(PLACE));
        assertThat(on.world.said(PLACE)).isEqualTo(journey.image().digest());
        assertThat(on.places.get(PLACE).journal()).isNull();
        assertThat(on.places.get(PLACE).current())
                .isNotNull()
                .extracting(Deployment::image)
                .isEqualTo(journey.image());
    }

    private static void empty(StageDriver on) {
        assertThat(on.world.broken).isEmpty();
        assertThat(on.world.running(PLACE)).isEmpty();
        assertThat(on.world.routed(PLACE)).isEmpty();
        assertThat(on.places.get(PLACE).journal()).isNull();
        assertThat(on.places.get(PLACE).current()).isNull();
    }

    @Test
    void shouldBringTheFirstVersionToEveryEnvironmentInOrder() {
        // when
        Journey journey = deployed(driver, "v1", STAGING, PRODUCTION);
        // then
        serves(driver, journey);
        assertThat(driver.events(journey, DeployStarted.class))
                .extracting(DeployStarted::environment)
                .containsExactly("staging", "production");
        assertThat(driver.events(journey, DeployHealthy.class))
                .extracting(DeployHealthy::last)
                .containsExactly(false, true);
        assertThat(driver.events(journey, RolloutAdvanced.class))
                .filteredOn(e -> e.environment().equals("staging"))
                .extracting(RolloutAdvanced::step)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(Progress.of(driver.events(journey)).outcome()).isEqualTo(Outcome.HEALTHY);
    }

    @Test
    void shouldReplaceAVersionWithoutLosingCapacity() {
        // given
        deployed(driver, "v1", STAGING);
        driver.world.fewestServing.clear();
        // when
        Journey second = deployed(driver, "v2", STAGING);
        // then
        serves(driver, second);
        assertThat(driver.world.fewestServing.get(PLACE)).isEqualTo(2);
    }

    @Test
    void shouldPutBackWhatServedWhenTheNewVersionCrashes() {
        // given
        Journey first = deployed(driver, "v1", STAGING);
        driver.world.fewestServing.clear();
        driver.world.behaviours.put(Journey.digest("image v2"), Behaviour.CRASHES);
        // when
        Journey second = deployed(driver, "v2", STAGING);
        // then
        serves(driver, first);
        assertThat(driver.world.fewestServing.get(PLACE)).isEqualTo(2);
        assertThat(driver.events(second, DeployFailed.class)).singleElement().satisfies(failed -> {
            assertThat(failed.serving()).isEqualTo(first.image());
            assertThat(failed.failure().code()).isEqualTo("crash-on-start");
            assertThat(failed.failure().why()).contains("last words of");
        });
        assertThat(driver.events(second, RolledBack.class)).isEmpty();
    }

    @Test
    void shouldTellWhatCannotBePutBackInTimeAsItIs() {
        // given
        driver.rolling = new Rolling(0, 1);
        deployed(driver, "v1", STAGING);
        driver.world.behaviours.put(Journey.digest("image v1"), Behaviour.NEVER_READY);
        driver.world.behaviours.put(Journey.digest("image v2"), Behaviour.CRASHES);
        // when
        Journey second = deployed(driver, "v2", STAGING);
        // then
        assertThat(driver.events(second, DeployFailed.class))
                .singleElement()
                .satisfies(failed -> assertThat(failed.failure().what()).contains("could not be put back in time"));
    }

    @Test
    void shouldPutBackWhatWasTakenAwayAlreadyWhenTheNewVersionIsNeverReady() {
        // given
        driver.rolling = new Rolling(0, 1);
        Journey first = deployed(driver, "v1", STAGING);
        driver.world.behaviours.put(Journey.digest("image v2"), Behaviour.NEVER_READY);
        // when
        Journey second = deployed(driver, "v2", STAGING);
        // then
        serves(driver, first);
        assertThat(driver.events(second, DeployFailed.class))
                .singleElement()
                .satisfies(failed -> assertThat(failed.failure().code()).isEqualTo("not-ready"));
    }

    /** It was ready in time, and long after that time it is not for a moment. */
    @Test
    void shouldGoOnWhenAnInstanceThatServesIsNotReadyForAMoment() {
        // given
        deployed(driver, "v1", STAGING);
        AtomicBoolean paused = new AtomicBoolean();
        driver.world.whenSeen = place -> driver.world.routed(PLACE).stream()
                .filter(name -> name.contains(Journey.digest("image v2").abbreviated()))
                .filter(name -> paused.compareAndSet(false, true))
                .forEach(name -> {
                    driver.world.clock.now = driver.world.clock.now.plus(Duration.ofSeconds(31));
                    driver.world.pause(name, Duration.ofMillis(500));
                });
        // when
        Journey second = deployed(driver, "v2", STAGING);
        // then
        assertThat(paused).isTrue();
        assertThat(driver.events(second, DeployFailed.class)).isEmpty();
        serves(driver, second);
    }

    @Test
    void shouldLeaveNothingWhenTheVeryFirstVersionFails() {
        // given
        driver.world.behaviours.put(Journey.digest("image v1"), Behaviour.CRASHES);
        // when
        Journey journey = deployed(driver, "v1", STAGING);
        // then
        empty(driver);
        assertThat(driver.events(journey, DeployFailed.class))
                .singleElement()
                .satisfies(failed -> assertThat(failed.serving()).isNull());
    }

    @Test
    void shouldReplaceAVersionWhoseInstancesWereKilled() {
        // given
        deployed(driver, "v1", STAGING);
        driver.world.running(PLACE).forEach(driver.world::kill);
        // when
        Journey second = deployed(driver, "v2", STAGING);
        // then
        serves(driver, second);
    }

    @Test
    void shouldDeployTheSameImageAgainAsANewVersion() {
        // given
        deployed(driver, "v1", STAGING);
        // when
        Journey again = deployed(driver, "v1", STAGING);
        // then
        serves(driver, again);
        assertThat(driver.world.running(PLACE)).allMatch(name -> name.contains("-2-"));
    }

    @Test
    void shouldHoldThePlaceUntilTheSmokeSuitePassed() {
        // given
        Journey first = deployed(driver, "v1", SMOKED);
        Journey second = Journey.of("v2", SMOKED);
        driver.states(second, second.ready());
        // when
        boolean done = driver.runFor(Duration.ofMinutes(1));
        // then
        assertThat(done).isFalse();
        assertThat(driver.events(second, DeployStarted.class)).isEmpty();
        // when
        driver.states(first, first.smokePassed("staging", true));
        driver.run();
        driver.states(second, second.smokePassed("staging", true));
        driver.run();
        // then
        serves(driver, second);
        assertThat(Progress.of(driver.events(first)).outcome()).isEqualTo(Outcome.HEALTHY);
    }

    @Test
    void shouldBringBackTheVersionBeforeWhenTheSmokeSuiteFails() {
        // given
        Journey first = deployed(driver, "v1", SMOKED);
        driver.states(first, first.smokePassed("staging", true));
        Journey second = deployed(driver, "v2", SMOKED);
        // when
        driver.states(second, second.smokeFailed("staging"));
        driver.run();
        // then
        serves(driver, first);
        assertThat(driver.events(second, RolledBack.class)).singleElement().satisfies(back -> {
            assertThat(back.rollout()).isEqualTo(2);
            assertThat(back.from()).isEqualTo(second.image());
            assertThat(back.to()).isEqualTo(first.image());
        });
    }

    @Test
    void shouldBringBackToNothingWhenAFirstDeploymentIsCancelled() {
        // given
        Journey journey = deployed(driver, "v1", SMOKED);
        // when
        driver.states(journey, new CancelRequested("ann", ""));
        driver.run();
        // then
        empty(driver);
        assertThat(driver.events(journey, RolledBack.class)).singleElement().satisfies(back -> assertThat(back.to())
                .isNull());
        assertThat(Progress.of(driver.events(journey)).outcome()).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void shouldSayThatThereWasNothingToBringBackWhenTheReleaseOnlyWaited() {
        // given
        Journey first = deployed(driver, "v1", SMOKED);
        Journey second = Journey.of("v2", SMOKED);
        driver.states(second, second.ready());
        driver.runFor(Duration.ofSeconds(5));
        // when
        driver.states(second, new CancelRequested("ann", ""));
        driver.run();
        // then
        assertThat(driver.events(second, StageCancelled.class)).hasSize(1);
        assertThat(Progress.of(driver.events(second)).outcome()).isEqualTo(Outcome.CANCELLED);
        driver.states(first, first.smokePassed("staging", true));
        driver.run();
        serves(driver, first);
    }

    @Test
    void shouldNotTakeAPlaceWhenTheReleaseIsCancelledWhileItsPlanIsRead() {
        // given
        Journey first = deployed(driver, "v1", STAGING);
        Journey second = Journey.of("v2", STAGING);
        driver.states(second, second.ready());
        // when
        driver.whilePlanIsRead = () -> {
            driver.states(second, new CancelRequested("ann", ""));
            driver.next();
        };
        driver.run();
        // then
        assertThat(Progress.of(driver.events(second)).outcome()).isEqualTo(Outcome.CANCELLED);
        serves(driver, first);
        serves(driver, deployed(driver, "v3", STAGING));
    }

    @Test
    void shouldGiveWayToALaterReleaseOnlyBeforeItBegan() {
        // given
        Journey holder = deployed(driver, "v1", SMOKED);
        Journey older = Journey.of("v2", STAGING);
        Journey newer = Journey.of("v3", STAGING);
        driver.states(older, older.ready());
        driver.states(newer, newer.ready());
        driver.runFor(Duration.ofSeconds(5));
        // when
        driver.states(holder, holder.smokePassed("staging", true));
        driver.run();
        // then
        serves(driver, newer);
        assertThat(driver.events(older, ReleaseSuperseded.class))
                .singleElement()
                .satisfies(superseded -> assertThat(superseded.by()).isEqualTo(newer.release()));
        assertThat(driver.events(older, DeployStarted.class)).isEmpty();
        assertThat(driver.events(older, StageCancelled.class)).isEmpty();
    }

    @Test
    void shouldNotGiveWayToALaterReleaseThatWasCancelledBeforeItCame() {
        // given
        StageDriver strict = new StageDriver(Map.of("staging", Policies.open().withApproval()));
        Journey older = deployed(strict, "v1", STAGING);
        Journey newer = deployed(strict, "v2", STAGING);
        strict.states(newer, new CancelRequested("ann", "not this one"));
        strict.run();
        // when
        strict.states(older, new PromotionApproved("ann", "staging", ""));
        strict.run();
        // then
        serves(strict, older);
        assertThat(strict.events(older, ReleaseSuperseded.class)).isEmpty();
    }

    @Test
    void shouldNotGiveWayToALaterReleaseThatCameAndWasCancelledBeforeItBegan() {
        // given
        Journey holder = deployed(driver, "v1", SMOKED);
        Journey older = Journey.of("v2", STAGING);
        Journey newer = deployedFor(Duration.ofSeconds(5), "v3");
        driver.states(newer, new CancelRequested("ann", "not this one"));
        driver.runFor(Duration.ofSeconds(5));
        // when
        driver.states(older, older.ready());
        driver.runFor(Duration.ofSeconds(5));
        driver.states(holder, holder.smokePassed("staging", true));
        driver.run();
        // then
        serves(driver, older);
    }

    @Test
    void shouldGiveWayToALaterReleaseThatBeganAndWasBroughtBack() {
        // given
        Journey first = deployed(driver, "v1", STAGING);
        Journey older = Journey.of("v2", STAGING);
        driver.world.behaviours.put(Journey.digest("image v3"), Behaviour.NEVER_READY);
        Journey newer = deployedFor(Duration.ofSeconds(5), "v3");
        driver.states(newer, new CancelRequested("ann", "not this one"));
        driver.run();
        // when
        driver.states(older, older.ready());
        driver.run();
        // then
        serves(driver, first);
        assertThat(driver.events(older, ReleaseSuperseded.class))
                .singleElement()
                .satisfies(superseded -> assertThat(superseded.by()).isEqualTo(newer.release()));
    }

    private Journey deployedFor(Duration time, String version) {
        Journey journey = Journey.of(version, STAGING);
        driver.states(journey, journey.ready());
        driver.runFor(time);
        return journey;
    }

    @Test
    void shouldAskForApprovalOnceAndGoOnWhenItIsGiven() {
        // given
        StageDriver strict = new StageDriver(Map.of("staging", Policies.open().withApproval()));
        Journey journey = deployed(strict, "v1", STAGING);
        assertThat(strict.events(journey, ApprovalAwaited.class)).hasSize(1);
        assertThat(strict.events(journey, DeployStarted.class)).isEmpty();
        // when
        strict.states(journey, new PromotionApproved("ann", "staging", ""));
        strict.run();
        // then
        serves(strict, journey);
    }

    /** One that serves in staging and soaks, before a person is asked whether it may go on. */
    private Journey soaking(StageDriver on) {
        Journey journey = Journey.of("v1", STAGING, PRODUCTION);
        on.states(journey, journey.ready());
        on.runFor(Duration.ofMinutes(5));
        assertThat(on.events(journey, DeployHealthy.class)).hasSize(1);
        assertThat(on.events(journey, ApprovalAwaited.class)).isEmpty();
        return journey;
    }

    private static StageDriver askingAfterAnHour() {
        return new StageDriver(Map.of(
                "staging",
                Policies.open(),
                "production",
                Policies.open().withApproval().soaking(Duration.ofHours(1))));
    }

    @Test
    void shouldGoOnAtTheEndOfTheSoakWhenApprovalWasGivenBefore() {
        // given
        StageDriver strict = askingAfterAnHour();
        Journey journey = soaking(strict);
        // when
        strict.states(journey, new PromotionApproved("ann", "production", ""));
        strict.runFor(Duration.ofMinutes(50));
        // then
        assertThat(strict.events(journey, DeployStarted.class)).hasSize(1);
        // when
        strict.runFor(Duration.ofMinutes(10));
        // then
        assertThat(strict.events(journey, ApprovalAwaited.class)).hasSize(1);
        assertThat(strict.events(journey, DeployStarted.class))
                .extracting(DeployStarted::environment)
                .containsExactly("staging", "production");
        assertThat(Progress.of(strict.events(journey)).outcome()).isEqualTo(Outcome.HEALTHY);
    }

    @Test
    void shouldAskAtTheEndOfTheSoakWhenApprovalWasGivenForAnotherEnvironment() {
        // given
        StageDriver strict = askingAfterAnHour();
        Journey journey = soaking(strict);
        // when
        strict.states(journey, new PromotionApproved("ann", "staging", ""));
        strict.run();
        // then
        assertThat(strict.events(journey, ApprovalAwaited.class)).hasSize(1);
        assertThat(strict.events(journey, DeployStarted.class)).hasSize(1);
    }

    @Test
    void shouldNotAskAnyMoreWhenTheReleaseWasKeptOutWhileItSoaked() {
        // given
        StageDriver strict = askingAfterAnHour();
        Journey journey = soaking(strict);
        // when
        strict.states(journey, new PromotionRejected("ben", "production", "not today"));
        boolean done = strict.run();
        // then
        assertThat(done).isTrue();
        assertThat(strict.events(journey, ApprovalAwaited.class)).isEmpty();
        assertThat(strict.events(journey, DeployStarted.class)).hasSize(1);
        assertThat(Progress.of(strict.events(journey)).outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void shouldSayThatTheReleaseIsCancelledWhenItOnlyWaitsForApproval() {
        // given
        StageDriver strict = new StageDriver(Map.of("staging", Policies.open().withApproval()));
        Journey journey = deployed(strict, "v1", STAGING);
        // when
        strict.states(journey, new CancelRequested("ann", "not this one"));
        strict.run();
        // then
        assertThat(strict.events(journey, StageCancelled.class)).hasSize(1);
        assertThat(strict.events(journey, DeployStarted.class)).isEmpty();
    }

    @Test
    void shouldRollBackOnRequestAfterTheReleaseIsOver() {
        // given
        Journey first = deployed(driver, "v1", STAGING);
        Journey second = deployed(driver, "v2", STAGING);
        // when
        driver.states(second, new RollbackRequested("ann", "c-1", Journey.APPLICATION, "staging", "it smells"));
        driver.run();
        // then
        serves(driver, first);
        assertThat(driver.events(second, RolledBack.class)).singleElement().satisfies(back -> {
            assertThat(back.rollout()).isEqualTo(2);
            assertThat(back.to()).isEqualTo(first.image());
            assertThat(back.reason()).contains("ann", "it smells");
        });
    }

    @Test
    void shouldNotGoBackToAVersionThatWasRolledBack() {
        // given
        Journey first = deployed(driver, "v1", STAGING);
        Journey second = deployed(driver, "v2", STAGING);
        driver.states(second, new RollbackRequested("ann", "c-1", Journey.APPLICATION, "staging", ""));
        driver.run();
        Journey third = deployed(driver, "v3", STAGING);
        // when
        driver.states(third, new RollbackRequested("ann", "c-2", Journey.APPLICATION, "staging", ""));
        driver.run();
        // then
        serves(driver, first);
    }

    @Test
    void shouldSayWhenThereIsNothingToRollBackTo() {
        // given
        Journey first = deployed(driver, "v1", STAGING);
        // when
        driver.states(first, new RollbackRequested("ann", "c-1", Journey.APPLICATION, "staging", ""));
        driver.run();
        // then
        serves(driver, first);
        assertThat(driver.events(first, DeployFailed.class)).singleElement().satisfies(failed -> {
            assertThat(failed.failure().code()).isEqualTo("nothing-to-roll-back-to");
            assertThat(failed.serving()).isEqualTo(first.image());
        });
        assertThat(Progress.of(driver.events(first)).outcome()).isEqualTo(Outcome.HEALTHY);
    }

    @Test
    void shouldRefuseToRollBackAReleaseThatDoesNotServe() {
        // given
        Journey first = deployed(driver, "v1", STAGING);
        Journey second = deployed(driver, "v2", STAGING);
        // when
        driver.states(first, new RollbackRequested("ann", "c-1", Journey.APPLICATION, "staging", ""));
        driver.run();
        // then
        serves(driver, second);
        assertThat(driver.events(first, RolledBack.class)).isEmpty();
    }

    /** One whose rollout to staging never ends by itself. */
    private Journey onItsWay(String version) {
        driver.world.behaviours.put(Journey.digest("image " + version), Behaviour.NEVER_READY);
        Journey journey = Journey.of(version, STAGING);
        driver.states(journey, journey.ready());
        driver.runFor(Duration.ofSeconds(5));
        return journey;
    }

    @Test
    void shouldLetARollbackGoBeforeARolloutOnItsWay() {
        // given
        Journey first = deployed(driver, "v1", STAGING);
        Journey second = deployed(driver, "v2", STAGING);
        Journey third = onItsWay("v3");
        // when
        driver.states(second, new RollbackRequested("ann", "c-1", Journey.APPLICATION, "staging", ""));
        driver.run();
        // then
        serves(driver, first);
        assertThat(driver.events(third, DeployFailed.class))
                .singleElement()
                .satisfies(failed -> assertThat(failed.failure().code()).isEqualTo("place-taken"));
    }

    @Test
    void shouldKeepWhatServesWhenWhatIsOnItsWayIsRolledBack() {
        // given
        deployed(driver, "v1", STAGING);
        Journey second = deployed(driver, "v2", STAGING);
        Journey third = onItsWay("v3");
        // when
        driver.states(third, new RollbackRequested("ann", "c-1", Journey.APPLICATION, "staging", ""));
        driver.run();
        // then
        serves(driver, second);
        assertThat(driver.events(third, RolledBack.class)).hasSize(1);
        assertThat(driver.events(third, DeployFailed.class)).isEmpty();
    }

    /** How many links its chains make in a day: every one leaves a job's row. */
    private int linksOfADay() {
        AtomicInteger links = new AtomicInteger();
        driver.afterJob = links::incrementAndGet;
        driver.runFor(Duration.ofDays(1));
        return links.get();
    }

    @Test
    void shouldLookEverMoreSeldomWhenWhatIsBroughtBackNeverGetsReady() {
        // given
        Journey first = deployed(driver, "v1", STAGING);
        Journey second = deployed(driver, "v2", SMOKED);
        driver.world.behaviours.put(Journey.digest("image v1"), Behaviour.NEVER_READY);
        driver.states(second, second.smokeFailed("staging"));
        // when
        int links = linksOfADay();
        // then
        assertThat(links).isLessThan(3_000);
        assertThat(driver.events(second, RolledBack.class)).isEmpty();
        // when
        driver.world.behaviours.remove(Journey.digest("image v1"));
        driver.run();
        // then
        serves(driver, first);
        assertThat(driver.events(second, RolledBack.class)).hasSize(1);
    }

    @Test
    void shouldLookEverMoreSeldomWhenARollbackWaitsForWhatIsBroughtBack() {
        // given
        deployed(driver, "v1", STAGING);
        Journey second = deployed(driver, "v2", SMOKED);
        driver.world.behaviours.put(Journey.digest("image v1"), Behaviour.NEVER_READY);
        driver.states(second, second.smokeFailed("staging"));
        driver.runFor(Duration.ofSeconds(5));
        driver.states(second, new RollbackRequested("ann", "c-1", Journey.APPLICATION, "staging", ""));
        // when
        int links = linksOfADay();
        // then
        assertThat(links).isLessThan(6_000);
    }

    /** Scenarios S03 to S06: killed before and after every single effect, the end is the same as without. */
    @Test
    void shouldEndTheSameWhereverItIsKilled() {
        killedEverywhere(on -> {}, on -> {
            Journey second = deployed(on, "v2", STAGING);
            serves(on, second);
            assertThat(on.events(second, DeployStarted.class)).hasSize(1);
            assertThat(on.events(second, DeployHealthy.class)).hasSize(1);
        });
    }

    @Test
    void shouldEndTheSameWhereverItIsKilledWhenTheVersionIsBad() {
        killedEverywhere(on -> on.world.behaviours.put(Journey.digest("image v2"), Behaviour.NEVER_READY), on -> {
            Journey second = deployed(on, "v2", STAGING);
            assertThat(on.world.routed(PLACE))
                    .hasSize(2)
                    .noneMatch(name -> name.contains(second.image().digest().abbreviated()));
            assertThat(on.world.running(PLACE)).isEqualTo(on.world.routed(PLACE));
            assertThat(on.places.get(PLACE).journal()).isNull();
            assertThat(on.events(second, DeployFailed.class)).hasSize(1);
        });
    }

    @Test
    void shouldEndTheSameWhereverItIsKilledWhenItRollsBack() {
        killedEverywhere(on -> deployed(on, "v2", STAGING), on -> {
            Journey third = deployed(on, "v3", STAGING);
            on.states(third, new RollbackRequested("ann", "c-1", Journey.APPLICATION, "staging", ""));
            on.run();
            assertThat(on.world.broken).isEmpty();
            assertThat(on.world.said(PLACE)).isEqualTo(Journey.digest("image v2"));
            assertThat(on.world.routed(PLACE)).hasSize(2).isEqualTo(on.world.running(PLACE));
            assertThat(on.events(third, RolledBack.class)).hasSize(1);
        });
    }

    /** A cancel may come at any moment, too. */
    @Test
    void shouldBringBackWhereverItIsCancelled() {
        boolean reached = true;
        for (int jobs = 0; reached; jobs++) {
            // given
            StageDriver on = new StageDriver(OPEN);
            Journey first = deployed(on, "v1", STAGING);
            Journey second = Journey.of("v2", SMOKED);
            on.states(second, second.ready());
            for (int i = 0; i < jobs && !healthy(on, second); i++) {
                on.next();
            }
            reached = !healthy(on, second);
            // when
            on.states(second, new CancelRequested("ann", ""));
            on.run();
            // then
            serves(on, first);
            assertThat(Progress.of(on.events(second)).outcome()).isEqualTo(Outcome.CANCELLED);
        }
    }

    private static boolean healthy(StageDriver on, Journey journey) {
        return !on.events(journey, DeployHealthy.class).isEmpty();
    }

    private void killedEverywhere(Consumer<StageDriver> before, Consumer<StageDriver> scenario) {
        int moments = Integer.MAX_VALUE;
        for (int moment = 0; moment < moments; moment++) {
            // given
            StageDriver on = new StageDriver(OPEN);
            deployed(on, "v1", STAGING);
            before.accept(on);
            on.bomb.set(moment);
            // when
            scenario.accept(on);
            // then
            assertThat(on.world.broken).isEmpty();
            moments = Math.min(moments, on.bomb.moments());
        }
        assertThat(moments).isGreaterThan(20);
    }
}
