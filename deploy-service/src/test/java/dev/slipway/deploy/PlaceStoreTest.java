package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deploy.rollout.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlaceStoreTest {
    private static final Place PLACE = StageDriver.place("staging");

    private final StageDriver driver = new StageDriver(Map.of("staging", Policies.open()));

    private void deploy(Journey journey) {
        driver.states(journey, journey.ready());
        driver.run();
    }

    @Test
    void shouldLookAgainForWhatServedBeforeWhenSomethingElseServesByTheTimeOfTheMove() {
        // given
        deploy(Journey.of("v1", Journey.environment("staging", false)));
        List<Deployment> asked = new ArrayList<>();
        // when
        driver.places.change(
                PLACE,
                Long.MAX_VALUE,
                serves -> {
                    if (asked.isEmpty()) {
                        deploy(Journey.of("v2", Journey.environment("staging", false)));
                    }
                    asked.add(serves);
                    return driver.places.before(PLACE, serves.generation());
                },
                (state, before) -> {
                    // then
                    assertThat(Optional.ofNullable(before)).isEqualTo(driver.places.before(PLACE, 2));
                    assertThat(state.current()).isEqualTo(asked.getLast());
                    return state;
                });
        assertThat(asked).extracting(Deployment::generation).containsExactly(1, 2);
    }
}
