package dev.slipway.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.artifacts.Registry;
import dev.slipway.build.checkout.SourceRepository;
import dev.slipway.events.BuildFailed;
import dev.slipway.events.BuildRequested;
import dev.slipway.events.BuildSucceeded;
import dev.slipway.events.Event;
import dev.slipway.events.ImagePublished;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.TestCounts;
import dev.slipway.events.TestsPassed;
import dev.slipway.runtime.testing.Topic;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** build-service on real Kafka, PostgreSQL, registry and git: facts in, facts out. */
@QuarkusTest
@QuarkusTestResource(BuildStack.class)
class BuildFlowIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    Registry registry;

    @Inject
    Applications applications;

    @TempDir
    Path folder;

    private final String application = "app-" + UUID.randomUUID();
    private Topic topic;

    @BeforeEach
    void open() {
        topic = new Topic();
    }

    @AfterEach
    void close() {
        topic.close();
    }

    private SourceRepository repository(String name) throws Exception {
        SourceRepository source = SourceRepository.in(folder.resolve(name));
        source.file("slipway.yaml", """
                application: %s
                version: 1.0.0
                build: {steps: [{name: make, run: 'mkdir out && echo made > out/app'}]}
                test: {suites: [{name: unit, run: 'true'}]}
                image: {base: scratch, layers: [{from: out/app, to: /app}], entrypoint: [/app]}
                """.formatted(application)).commit("First");
        return source;
    }

    private ReleaseId request(SourceRepository source) {
        ReleaseId release = ReleaseId.next();
        topic.state(release, new BuildRequested("tester", source.folder().toString(), "main", null));
        return release;
    }

    private <E extends Event> E awaited(ReleaseId release, Class<E> type) {
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
    void shouldBuildAtARequestAndPublishWhatWasTested() throws Exception {
        ReleaseId release = request(repository("source"));
        BuildSucceeded built = awaited(release, BuildSucceeded.class);
        // when
        topic.state(release, new TestsPassed(built.snapshot(), new TestCounts(1, 0, 0), List.of(), List.of()));
        // then
        ImagePublished published = awaited(release, ImagePublished.class);
        assertThat(published.snapshot()).isEqualTo(built.snapshot());
        assertThat(registry.manifest(published.image()).layers()).hasSize(1);
        await().atMost(SOON).until(() -> registry.readTag(published.image().repository(), "1.0.0")
                .filter(published.image().digest()::equals)
                .isPresent());
        assertThat(topic.types(release))
                .containsExactly(
                        "build.requested",
                        "build.started",
                        "release.planned",
                        "build.succeeded",
                        "tests.passed",
                        "image.published");
    }

    @Test
    void shouldRefuseAnApplicationsNameToAnotherRepositoryForGood() throws Exception {
        SourceRepository first = repository("first");
        awaited(request(first), BuildSucceeded.class);
        // when
        BuildFailed refused = awaited(request(repository("second")), BuildFailed.class);
        BuildSucceeded again = awaited(request(first), BuildSucceeded.class);
        // then
        assertThat(refused.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.code()).isEqualTo("application-taken");
            assertThat(failure.why()).contains(first.folder().toString());
        });
        assertThat(again.application()).isEqualTo(application);
    }

    @Test
    void shouldBindNothingForAWorkerThatLostItsLease() {
        // when
        Throwable lost = org.assertj.core.api.Assertions.catchThrowable(() ->
                applications.bind(application, "/source", UUID.randomUUID().toString(), 1));
        // then
        assertThat(lost).isInstanceOf(InterruptedException.class);
    }
}
