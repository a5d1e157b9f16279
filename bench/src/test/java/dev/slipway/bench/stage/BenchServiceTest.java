package dev.slipway.bench.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.events.BuildRequested;
import dev.slipway.events.Event;
import dev.slipway.events.EventType;
import dev.slipway.events.Outcome;
import dev.slipway.events.Progress;
import dev.slipway.events.ReleaseId;
import dev.slipway.runtime.Facts;
import dev.slipway.runtime.JobSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BenchServiceTest {
    private static final ReleaseId RELEASE = ReleaseId.next();
    private static final BuildRequested REQUEST =
            new BuildRequested("somebody", "https://bench.invalid/nothing.git", BenchStage.SPAWNING, null);

    /** All that the services state when each performs its jobs as soon as it may. */
    private static List<Event> release(List<BenchJob> performed) {
        List<Event> topic = new ArrayList<>(List.of(REQUEST));
        Set<BenchJob> done = new HashSet<>();
        boolean moved = true;
        while (moved) {
            moved = false;
            for (BenchService service : BenchService.values()) {
                for (JobSpec<BenchJob> job : service.accept(seen(service, topic), "worker")) {
                    if (done.add(job.payload())) {
                        performed.add(job.payload());
                        topic.addAll(BenchFacts.of(job.payload(), List.of()));
                        moved = true;
                    }
                }
            }
        }
        return topic;
    }

    private static Facts seen(BenchService service, List<Event> topic) {
        return new Facts(
                RELEASE,
                topic.stream()
                        .filter(event -> service.interests().contains(EventType.of(event)))
                        .toList());
    }

    @Test
    void shouldBeHealthyAfterFiveJobsWhenNothingIsInTheWay() {
        // given
        List<BenchJob> performed = new ArrayList<>();

        // when
        List<Event> topic = release(performed);

        // then
        assertThat(performed)
                .extracting(job -> job.getClass().getSimpleName())
                .containsExactly("Build", "Test", "Publish", "Scan", "Deploy");
        assertThat(Progress.of(topic).ended()).contains(Outcome.HEALTHY);
    }

    @Test
    void shouldTellEveryJobWhetherToSpawn() {
        // given
        List<BenchJob> performed = new ArrayList<>();

        // when
        release(performed);

        // then
        assertThat(performed).allMatch(job -> job.about().repository().endsWith("/" + BenchStage.SPAWNING));
    }

    @Test
    void shouldWaitForEveryFactThatTheRealStageJoins() {
        // given
        List<Event> topic = release(new ArrayList<>());

        // when
        List<Event> withoutTests = topic.stream()
                .filter(event -> EventType.of(event) != EventType.TESTS_PASSED)
                .toList();

        // then
        assertThat(BenchService.DEPLOY.accept(seen(BenchService.DEPLOY, topic), "worker"))
                .hasSize(1);
        assertThat(BenchService.DEPLOY.accept(seen(BenchService.DEPLOY, withoutTests), "worker"))
                .isEmpty();
    }
}
