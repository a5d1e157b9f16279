package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.deploy.rollout.Place;
import dev.slipway.deploy.router.Routing;
import dev.slipway.deploy.target.Instance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpkeepTest {
    private static final Place PLACE = StageDriver.place("staging");

    private final StageDriver driver = new StageDriver(Map.of("staging", Policies.open()));
    private final Upkeep upkeep = upkeep(driver);
    private final Journey journey = Journey.of("v1", Journey.environment("staging", false));

    @BeforeEach
    void deploy() {
        driver.states(journey, journey.ready());
        driver.run();
    }

    private List<Instance> instances() {
        return driver.world.observe(PLACE, driver.places.get(PLACE).fence());
    }

    private void killAll() {
        driver.world.running(PLACE).forEach(driver.world::kill);
    }

    private void lookAfter(Duration wait) {
        driver.world.clock.now = driver.world.clock.now.plus(wait);
        upkeep.look();
    }

    @Test
    void shouldStartAgainWhatEndedAndTellTheRouterWhereItIs() {
        // given
        killAll();
        // when
        upkeep.look();
        lookAfter(Duration.ofSeconds(1));
        // then
        Routing routing = driver.world.observe(PLACE);
        assertThat(instances()).hasSize(2).allSatisfy(instance -> {
            assertThat(instance.ready()).isTrue();
            assertThat(instance.starts()).isEqualTo(2);
            assertThat(routing.of(instance.name()).port()).isEqualTo(instance.port());
            assertThat(routing.of(instance.name()).weight()).isPositive();
        });
        assertThat(driver.world.broken).isEmpty();
    }

    @Test
    void shouldSendNoTrafficToWhatEndedWhileAnotherServes() {
        // given
        String victim = driver.world.running(PLACE).iterator().next();
        driver.world.kill(victim);
        // when
        upkeep.look();
        // then
        assertThat(driver.world.routed(PLACE)).hasSize(1).doesNotContain(victim);
    }

    @Test
    void shouldSendNoTrafficToWhatHangsWhileAnotherServes() {
        // given
        String hanging = driver.world.running(PLACE).iterator().next();
        driver.world.pause(hanging, Duration.ofMinutes(2));
        upkeep.look();
        lookAfter(Duration.ofSeconds(29));
        assertThat(driver.world.routed(PLACE)).hasSize(2);
        // when
        lookAfter(Duration.ofSeconds(1));
        // then
        assertThat(driver.world.routed(PLACE)).hasSize(1).doesNotContain(hanging);
        // when
        lookAfter(Duration.ofMinutes(2));
        // then
        assertThat(driver.world.routed(PLACE)).hasSize(2);
    }

    @Test
    void shouldTakeNothingFromAPlaceInWhichAllHang() {
        // given
        driver.world.running(PLACE).forEach(name -> driver.world.pause(name, Duration.ofMinutes(2)));
        // when
        upkeep.look();
        lookAfter(Duration.ofMinutes(1));
        // then
        assertThat(driver.world.routed(PLACE)).hasSize(2);
    }

    @Test
    void shouldPauseLongerEachTimeWhenAnInstanceKeepsEnding() {
        // given
        killAll();
        upkeep.look();
        // when
        for (int second = 0; second < 30; second++) {
            killAll();
            lookAfter(Duration.ofSeconds(1));
        }
        // then
        assertThat(instances()).extracting(Instance::starts).containsOnly(6);
    }

    @Test
    void shouldStartNothingThatNeverRanHere() {
        // given
        driver.world
                .running(PLACE)
                .forEach(name ->
                        driver.world.stop(PLACE, name, driver.places.get(PLACE).fence()));
        // when
        upkeep.look();
        // then
        assertThat(driver.world.running(PLACE)).isEmpty();
    }

    @Test
    void shouldLookAfterTheOthersWhenOnePlaceCannotBeSeen() {
        for (String hidden : List.of("staging", "production")) {
            // given
            StageDriver two = inTwoPlaces();
            Place other = StageDriver.place(hidden.equals("staging") ? "production" : "staging");
            two.world.running(other).forEach(two.world::kill);
            two.world.hidden.add(StageDriver.place(hidden));
            // when
            upkeep(two).look();
            // then
            assertThat(two.world.observe(other, two.places.get(other).fence())).allMatch(Instance::alive);
        }
    }

    @Test
    void shouldHoldUpNoOtherPlaceNorLookAgainWhileOnePlaceIsHeldUp() {
        // given
        StageDriver two = inTwoPlaces();
        Place other = StageDriver.place("production");
        CountDownLatch let = new CountDownLatch(1);
        AtomicInteger held = new AtomicInteger();
        two.world.whenSeen = place -> {
            if (place.equals(PLACE)) {
                held.incrementAndGet();
                awaited(let);
            }
        };
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Upkeep upkeep = new Upkeep(two.places, two.world, two.world, two.world.clock, threads);
            upkeep.look();
            await().until(() -> held.get() == 1);
            two.world.running(other).forEach(two.world::kill);
            // when
            await().untilAsserted(() -> {
                upkeep.look();
                assertThat(two.world.observe(other, two.places.get(other).fence()))
                        .allMatch(Instance::alive);
            });
            // then
            assertThat(held).hasValue(1);
            // when
            let.countDown();
            // then
            await().untilAsserted(() -> {
                upkeep.look();
                assertThat(held).hasValueGreaterThan(1);
            });
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static StageDriver inTwoPlaces() {
        StageDriver driver = new StageDriver(Map.of("staging", Policies.open(), "production", Policies.open()));
        Journey journey =
                Journey.of("v1", Journey.environment("staging", false), Journey.environment("production", false));
        driver.states(journey, journey.ready());
        driver.run();
        return driver;
    }

    private static Upkeep upkeep(StageDriver driver) {
        return new Upkeep(driver.places, driver.world, driver.world, driver.world.clock, Runnable::run);
    }

    @Test
    void shouldGiveWayWhenARolloutHasBegunMeanwhile() {
        // given
        killAll();
        driver.world.observe(PLACE, driver.places.get(PLACE).fence() + 1);
        // when
        upkeep.look();
        // then
        assertThat(driver.world.observe(PLACE, driver.places.get(PLACE).fence() + 1))
                .noneMatch(Instance::alive);
    }
}
