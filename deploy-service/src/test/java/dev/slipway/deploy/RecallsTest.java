package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.slipway.deploy.SimulatedWorld.Behaviour;
import dev.slipway.deploy.rollout.Place;
import dev.slipway.events.CancelRequested;
import dev.slipway.events.DeployStarted;
import dev.slipway.events.Event;
import dev.slipway.events.Progress;
import dev.slipway.events.RollbackRequested;
import dev.slipway.events.RolloutAdvanced;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The database is restored, at any later moment, to what it was at any earlier one: the end is the same as without. */
class RecallsTest {
    private static final Place STAGING = StageDriver.place("staging");
    private static final Place PRODUCTION = StageDriver.place("production");

    /** What happens, from a first version that serves in both places on. */
    enum Story {
        HEALTHY {
            @Override
            void happen(StageDriver on, Journey first) {
                Journey second = deployed(on, "v2", false);
                assertThat(Progress.of(on.events(second)).outcome()).isNotNull();
                deployed(on, "v3", false);
            }
        },
        SMOKED {
            @Override
            void happen(StageDriver on, Journey first) {
                Journey second = deployed(on, "v2", true);
                on.states(second, second.smokePassed("staging", false));
                on.run();
            }
        },
        SMOKES {
            @Override
            void happen(StageDriver on, Journey first) {
                Journey second = deployed(on, "v2", true);
                on.states(second, second.smokeFailed("staging"));
                on.run();
            }
        },
        FAILED {
            @Override
            void happen(StageDriver on, Journey first) {
                on.world.behaviours.put(Journey.digest("image v2"), Behaviour.CRASHES);
                deployed(on, "v2", false);
                deployed(on, "v3", false);
            }
        },
        CANCELLED {
            @Override
            void happen(StageDriver on, Journey first) {
                Journey second = Journey.of("v2", Journey.environment("staging", false));
                on.world.behaviours.put(Journey.digest("image v2"), Behaviour.NEVER_READY);
                on.states(second, second.ready());
                on.runFor(Duration.ofSeconds(5));
                on.states(second, new CancelRequested("ann", ""));
                on.run();
            }
        },
        ROLLED_BACK {
            @Override
            void happen(StageDriver on, Journey first) {
                Journey second = deployed(on, "v2", false);
                on.states(second, new RollbackRequested("ann", "c-1", Journey.APPLICATION, "production", ""));
                on.run();
                deployed(on, "v3", false);
            }
        };

        abstract void happen(StageDriver on, Journey first);
    }

    /** What must be the same in the end; how often progress was told is not. */
    private record End(
            Map<String, List<String>> facts,
            Map<Place, Set<String>> running,
            Map<Place, Set<String>> routed,
            Map<Place, Object> serving,
            Map<String, Integer> started,
            Set<String> broken) {
        static End of(StageDriver on) {
            Map<String, List<String>> facts = new TreeMap<>();
            on.topic.forEach((release, events) -> facts.put(
                    version(events),
                    events.stream()
                            .filter(event -> !(event instanceof RolloutAdvanced))
                            .map(event -> event.getClass().getSimpleName())
                            .toList()));
            return new End(
                    facts,
                    each(on.world::running),
                    each(on.world::routed),
                    each(place -> serving(on.places.get(place))),
                    Map.copyOf(on.world.started),
                    on.world.broken);
        }

        private static String version(List<Event> events) {
            return events.toString().replaceFirst("(?s).*version=(v\\d).*", "$1");
        }

        private static Object serving(PlaceState state) {
            Deployment current = Objects.requireNonNull(state.current());
            return List.of(current.image(), current.generation(), state.journal() == null);
        }

        private static <T> Map<Place, T> each(Function<Place, T> of) {
            return Map.of(STAGING, of.apply(STAGING), PRODUCTION, of.apply(PRODUCTION));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndTheSameWheneverTheDatabaseIsRestoredToWhateverMoment(Story story) {
        // given
        List<Integer> jobs = new ArrayList<>();
        End end = told(story, -1, -1, jobs);
        // when, then
        for (int restored = 1; restored < jobs.size(); restored++) {
            for (int backedUp = 0; backedUp < restored; backedUp++) {
                assertThat(told(story, backedUp, restored, new ArrayList<>()))
                        .as("what was after job %d restored after job %d", backedUp, restored)
                        .usingRecursiveComparison()
                        .isEqualTo(end);
            }
        }
    }

    private static End told(Story story, int backUp, int restore, List<Integer> jobs) {
        StageDriver on = new StageDriver(Map.of("staging", Policies.open(), "production", Policies.open()));
        Journey first = deployed(on, "v1", false);
        List<StageDriver.Backup> backups = new ArrayList<>();
        on.afterJob = () -> {
            if (jobs.size() == backUp) {
                backups.add(on.backup());
            }
            if (jobs.size() == restore) {
                on.restore(backups.getFirst());
            }
            jobs.add(jobs.size());
        };
        story.happen(on, first);
        on.run();
        assertThat(on.events(first, DeployStarted.class)).hasSize(2);
        for (Place place : List.of(STAGING, PRODUCTION)) {
            assertThatCode(() -> on.world.observe(place, on.places.get(place).fence()))
                    .as("upkeep of " + place + " under the place's fence")
                    .doesNotThrowAnyException();
        }
        return End.of(on);
    }

    private static Journey deployed(StageDriver on, String version, boolean smoke) {
        Journey journey =
                Journey.of(version, Journey.environment("staging", smoke), Journey.environment("production", false));
        on.states(journey, journey.ready());
        on.run();
        return journey;
    }
}
