package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.slipway.artifacts.Layer;
import dev.slipway.artifacts.Registry;
import dev.slipway.deploy.rollout.Place;
import dev.slipway.deploy.rollout.StaleFence;
import dev.slipway.deploy.target.Instance;
import dev.slipway.deploy.target.Target;
import dev.slipway.deploy.target.TinyImage;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.CancelRequested;
import dev.slipway.events.Commit;
import dev.slipway.events.DeployFailed;
import dev.slipway.events.DeployHealthy;
import dev.slipway.events.Digest;
import dev.slipway.events.Event;
import dev.slipway.events.Failure;
import dev.slipway.events.ImagePublished;
import dev.slipway.events.PlannedEnvironment;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.ReleasePlanned;
import dev.slipway.events.RollbackRequested;
import dev.slipway.events.RolledBack;
import dev.slipway.events.ScanSkipped;
import dev.slipway.events.TestCounts;
import dev.slipway.events.TestsPassed;
import dev.slipway.pipeline.EnvironmentPlan;
import dev.slipway.pipeline.ImageLayer;
import dev.slipway.pipeline.ImagePlan;
import dev.slipway.pipeline.Origin;
import dev.slipway.pipeline.Plan;
import dev.slipway.pipeline.PlanJson;
import dev.slipway.pipeline.Readiness;
import dev.slipway.pipeline.Rolling;
import dev.slipway.runtime.testing.Topic;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** deploy-service on real Kafka, PostgreSQL, registry and edge, with real processes: facts in, facts out. */
@QuarkusTest
@QuarkusTestResource(DeployStack.class)
class DeployFlowIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @Inject
    Registry registry;

    @Inject
    PlaceStore places;

    @Inject
    Target target;

    @Inject
    Home home;

    @ConfigProperty(name = "slipway.registry.address")
    String address;

    private final String application = "app-" + UUID.randomUUID();
    private final Place place = new Place(application, "staging");

    @TempDir
    Path folder;

    private Topic topic;

    @BeforeEach
    void open() {
        topic = new Topic();
    }

    @AfterEach
    void stopInstances() throws Exception {
        topic.close();
        for (Instance instance : target.observe(place, Long.MAX_VALUE)) {
            target.stop(place, instance.name(), Long.MAX_VALUE);
        }
    }

    private static ArtifactRef artifact(String name) {
        return new ArtifactRef("127.0.0.1:5000/" + name, Digest.of(name.getBytes(StandardCharsets.UTF_8)));
    }

    private ArtifactRef serving(String version) throws Exception {
        return TinyImage.serving(version).push(registry, address + "/" + application);
    }

    private ArtifactRef running(String script) throws Exception {
        return new TinyImage()
                .file("app/run.sh", script)
                .entrypoint("sh", "/app/run.sh")
                .push(registry, address + "/" + application);
    }

    private ArtifactRef plan() {
        ImagePlan image = new ImagePlan(
                application,
                "scratch",
                List.of(new ImageLayer("app", "/app", Optional.empty())),
                List.of("/app"),
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                8080);
        EnvironmentPlan staging = new EnvironmentPlan(
                "staging", new Rolling(1, 0), 1, new Readiness("/", SOON), Map.of(), Optional.empty());
        Plan plan = new Plan(
                application,
                "1.0.0",
                new Origin(Origin.Kind.DECLARED, "slipway.yaml", "slipway"),
                List.of(),
                List.of(),
                Optional.of(image),
                List.of(),
                List.of(staging));
        Layer layer = Layer.of(PlanJson.MEDIA_TYPE, PlanJson.write(plan), "plan.json");
        return registry.pushArtifact(address + "/" + application, PlanJson.MEDIA_TYPE, List.of(layer), Map.of(), null);
    }

    /** States all that deploy-service needs to know; one application's releases must be made in their order. */
    private ReleaseId release(ArtifactRef image) {
        ReleaseId release = ReleaseId.next();
        ArtifactRef plan = plan();
        ArtifactRef snapshot = artifact("snapshot");
        topic.state(
                release,
                new ReleasePlanned(
                        application,
                        "https://git.example/app",
                        new Commit("0".repeat(40), "main", "Say hello", "Ada", Instant.EPOCH),
                        "1.0.0",
                        "slipway.yaml",
                        plan,
                        List.of("unit"),
                        List.of(application),
                        List.of(),
                        List.of(new PlannedEnvironment("staging", "rolling", false, Digest.of(new byte[0]))),
                        List.of()));
        topic.state(release, new TestsPassed(snapshot, new TestCounts(1, 0, 0), List.of(), List.of()));
        topic.state(
                release,
                new ImagePublished(application, application, "1.0.0", plan, snapshot, image, List.of(), 1, List.of()));
        topic.state(
                release,
                new ScanSkipped(image, Failure.of("scanner-missing", "NOT SCANNED", "Install Trivy."), List.of()));
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

    private static String get(URI address) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(address)
                    .timeout(Duration.ofSeconds(10))
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        }
    }

    @Test
    void shouldRollOutAndGoBackWhenAskedTo() throws Exception {
        DeployHealthy first = awaited(release(serving("v1")), DeployHealthy.class);
        assertThat(get(first.address())).isEqualTo("200 v1");
        ReleaseId release = release(serving("v2"));
        DeployHealthy second = awaited(release, DeployHealthy.class);
        assertThat(get(second.address())).isEqualTo("200 v2");
        // when
        topic.state(release, new RollbackRequested("ada", "c-1", application, "staging", "v2 is slow"));
        // then
        assertThat(awaited(release, RolledBack.class).environment()).isEqualTo("staging");
        assertThat(second.address()).isEqualTo(first.address());
        await().atMost(SOON).until(() -> get(first.address()).equals("200 v1"));
        assertThat(places.quiet())
                .filteredOn(state -> state.place().equals(place))
                .singleElement()
                .satisfies(state -> assertThat(state.current().image()).isEqualTo(first.image()));
    }

    @Test
    void shouldKeepTheImagesOfWhatServesAndOfWhatServedBefore() throws Exception {
        // given
        // Images that no other test's place holds.
        ArtifactRef first = serving("kept no more");
        ArtifactRef second = serving("kept to go back to");
        ArtifactRef third = serving("kept to serve");
        for (ArtifactRef image : List.of(first, second, third, third)) {
            awaited(release(image), DeployHealthy.class);
        }
        // when, then
        await().atMost(SOON).untilAsserted(() -> assertThat(places.images())
                .contains(second.digest(), third.digest())
                .doesNotContain(first.digest()));
    }

    @Test
    void shouldPutBackWhatServedWhenANewVersionEndsAtItsStart() throws Exception {
        DeployHealthy first = awaited(release(serving("v1")), DeployHealthy.class);
        // when
        DeployFailed failed = awaited(release(running("echo no settings; exit 3\n")), DeployFailed.class);
        // then
        assertThat(failed.failure().why()).contains("no settings");
        assertThat(get(first.address())).isEqualTo("200 v1");
    }

    @Test
    void shouldLeaveNothingRunningWhenTheFirstReleaseIsCancelledInItsRollout() throws Exception {
        Path pid = folder.resolve("pid");
        ReleaseId release =
                release(running("echo $$ > " + pid + ".part; mv " + pid + ".part " + pid + "; exec sleep 120\n"));
        await().atMost(SOON).until(() -> Files.exists(pid));
        // when
        topic.state(release, new CancelRequested("ada", "not this one"));
        // then
        awaited(release, RolledBack.class);
        assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())))
                .isEmpty();
    }

    @Test
    void shouldRefuseToStartWhereItsInstancesAreUnknown() {
        // given
        home.enter(target.home());
        // when
        Throwable refused = catchThrowable(() -> home.enter(new Target.Home("another", "/elsewhere")));
        // then
        assertThat(refused)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(target.home().described())
                .hasMessageContaining("/elsewhere");
    }

    @Test
    void shouldRefuseAMoveUnderALowerFence() {
        Place free = new Place(application, "free");
        Journal rollout = Journal.bringingBack(ReleaseId.next(), 1, null, null, Instant.EPOCH);
        places.change(free, 7, state -> state.with(rollout));
        // when
        Throwable stale = catchThrowable(() -> places.change(free, 6, state -> state.with(null)));
        PlaceState seen = places.change(free, 6, state -> state);
        // then
        assertThat(stale).isInstanceOf(StaleFence.class);
        assertThat(seen.fence()).isEqualTo(7);
        assertThat(seen.journal()).isEqualTo(rollout);
    }
}
