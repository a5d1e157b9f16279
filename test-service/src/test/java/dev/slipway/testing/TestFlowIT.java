package dev.slipway.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.artifacts.Registry;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.BuildSucceeded;
import dev.slipway.events.Commit;
import dev.slipway.events.Event;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.ReleasePlanned;
import dev.slipway.events.TestsFailed;
import dev.slipway.events.TestsPassed;
import dev.slipway.pipeline.TestSuite;
import dev.slipway.runtime.testing.StackResource;
import dev.slipway.runtime.testing.Topic;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** test-service on real Kafka, PostgreSQL and registry: facts in, facts out. */
@QuarkusTest
@QuarkusTestResource(value = StackResource.class, initArgs = @ResourceArg(name = "service", value = "test"))
class TestFlowIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    Registry registry;

    @ConfigProperty(name = "slipway.registry.address")
    String address;

    @TempDir
    Path folder;

    private final ReleaseId release = ReleaseId.next();
    private Artifacts artifacts;
    private Topic topic;

    @BeforeEach
    void open() {
        topic = new Topic();
        artifacts = new Artifacts(registry, address + "/hello/workspace", folder);
    }

    @AfterEach
    void close() {
        topic.close();
    }

    private static TestSuite suite(String name, String run) {
        return new TestSuite(
                name, run, ".", Map.of(), List.of(), Duration.ofMinutes(1), false, List.of(), Optional.empty());
    }

    private List<Event> built(TestSuite... suites) throws Exception {
        ArtifactRef plan = artifacts.plan(suites);
        ArtifactRef snapshot = artifacts.snapshot(Map.of("a.txt", "a"));
        ReleasePlanned planned = new ReleasePlanned(
                "hello",
                "https://git.example/hello",
                new Commit("0".repeat(40), "main", "Say hello", "Ada", Instant.EPOCH),
                "1.2.3",
                "slipway.yaml",
                plan,
                List.of(suites).stream().map(TestSuite::name).toList(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        return new ArrayList<>(List.of(planned, new BuildSucceeded("hello", plan, snapshot, List.of())));
    }

    private <E extends Event> E awaited(Class<E> type) {
        return await().atMost(SOON)
                .until(
                        () -> topic.events(release).stream()
                                .filter(type::isInstance)
                                .map(type::cast)
                                .toList(),
                        found -> !found.isEmpty())
                .getFirst();
    }

    @Test
    void shouldRunEverySuiteAndStateTheirVerdictOnce() throws Exception {
        // when
        built(suite("one", "test -f a.txt"), suite("two", "test -f a.txt"))
                .forEach(event -> topic.state(release, event));
        // then
        TestsPassed passed = awaited(TestsPassed.class);
        assertThat(passed.reports()).hasSize(2);
        assertThat(passed.logs()).hasSize(2);
        assertThat(topic.types(release))
                .containsExactly("release.planned", "build.succeeded", "tests.started", "tests.passed");
    }

    @Test
    void shouldWaitForThePlanWhenTheBuildsEndComesFirst() throws Exception {
        List<Event> facts = built(suite("one", "true"));
        Collections.reverse(facts);
        // when
        facts.forEach(event -> topic.state(release, event));
        // then
        assertThat(awaited(TestsPassed.class).logs()).hasSize(1);
    }

    @Test
    void shouldStateThatTheTestsFailedWhenOneSuiteOfTwoDoes() throws Exception {
        // when
        built(suite("one", "true"), suite("two", "echo broken; exit 3")).forEach(event -> topic.state(release, event));
        // then
        TestsFailed failed = awaited(TestsFailed.class);
        assertThat(failed.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.code()).isEqualTo("suite-failed");
            assertThat(failure.why()).isEqualTo("broken");
        });
    }
}
