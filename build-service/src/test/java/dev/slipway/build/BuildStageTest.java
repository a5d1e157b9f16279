package dev.slipway.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.build.packager.Provenance;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.BuildFailed;
import dev.slipway.events.BuildRequested;
import dev.slipway.events.BuildStarted;
import dev.slipway.events.BuildSucceeded;
import dev.slipway.events.Commit;
import dev.slipway.events.Digest;
import dev.slipway.events.Event;
import dev.slipway.events.EventJson;
import dev.slipway.events.Failure;
import dev.slipway.events.ImagePublished;
import dev.slipway.events.LogEnd;
import dev.slipway.events.PackagePublished;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.ReleasePlanned;
import dev.slipway.events.TestCounts;
import dev.slipway.events.TestsPassed;
import dev.slipway.runtime.Concluded;
import dev.slipway.runtime.Conclusion;
import dev.slipway.runtime.Facts;
import dev.slipway.runtime.JobSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("NullAway") // pure parts: the work is not called
class BuildStageTest {
    private static final ReleaseId RELEASE = ReleaseId.next();
    private static final ArtifactRef PLAN = ref("shop/workspace", "plan");
    private static final ArtifactRef SNAPSHOT = ref("shop/workspace", "snapshot");
    private static final ArtifactRef IMAGE = ref("shop", "image");
    private static final Commit COMMIT =
            new Commit("0123456789abcdef0123456789abcdef01234567", "main", "First", "Ada", Instant.EPOCH);
    private static final Provenance PROVENANCE =
            new Provenance("shop", "1.2.3", "https://forge.example.org/shop.git", COMMIT);
    private static final BuildRequested REQUESTED =
            new BuildRequested("ada", "https://forge.example.org/shop.git", "main", null);
    private static final ReleasePlanned PLANNED = new ReleasePlanned(
            "shop",
            "https://forge.example.org/shop.git",
            COMMIT,
            "1.2.3",
            "slipway.yaml",
            PLAN,
            List.of("unit"),
            List.of("shop"),
            List.of("docs", "sources"),
            List.of(),
            List.of());
    private static final BuildSucceeded BUILT = new BuildSucceeded("shop", PLAN, SNAPSHOT, List.of());
    private static final TestsPassed PASSED = new TestsPassed(SNAPSHOT, new TestCounts(1, 0, 0), List.of(), List.of());
    private static final List<LogEnd> LOGS = List.of(new LogEnd("image/shop", 1, 5, Digest.of(new byte[] {1})));
    private static final ObjectMapper JSON = EventJson.mapper();

    private final BuildStage stage = new BuildStage("build-1", null, null, null, null);

    @Test
    void shouldBuildOnceWhenBuildIsRequested() {
        // when
        List<JobSpec<BuildJob>> jobs = stage.accept(facts(REQUESTED));

        // then
        assertThat(jobs)
                .containsExactly(JobSpec.<BuildJob>of(
                                "workspace", new BuildJob.Workspace("https://forge.example.org/shop.git", "main"))
                        .stating(new BuildStarted("build-1")));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void shouldPublishWhenTheTestedSnapshotIsOursInWhateverOrderFactsArrive(List<Event> order) {
        // when
        List<JobSpec<BuildJob>> jobs = stage.accept(new Facts(RELEASE, order));

        // then
        assertThat(jobs)
                .containsExactly(
                        JobSpec.of("shop", new BuildJob.Image("shop", PLAN, SNAPSHOT, PROVENANCE)),
                        JobSpec.of("docs", new BuildJob.Package("docs", PLAN, SNAPSHOT, PROVENANCE)),
                        JobSpec.of("sources", new BuildJob.Package("sources", PLAN, SNAPSHOT, PROVENANCE)));
    }

    static Stream<List<Event>> orders() {
        List<Event> events = Arrays.asList(PLANNED, BUILT, PASSED);
        List<Event> turned = Arrays.asList(PLANNED, BUILT, PASSED);
        Collections.reverse(turned);
        return Stream.of(events, turned, List.of(BUILT, PASSED, PLANNED), List.of(PASSED, PLANNED, BUILT));
    }

    @Test
    void shouldPublishNothingWhenAFactIsMissingOrAnotherSnapshotWasTested() {
        // given
        TestsPassed other = new TestsPassed(IMAGE, new TestCounts(1, 0, 0), List.of(), List.of());

        // when
        List<JobSpec<BuildJob>> none = Stream.of(
                        facts(),
                        facts(PLANNED),
                        facts(PLANNED, BUILT),
                        facts(PLANNED, PASSED),
                        facts(BUILT, PASSED),
                        facts(PLANNED, BUILT, other))
                .flatMap(facts -> stage.accept(facts).stream())
                .toList();

        // then
        assertThat(none).isEmpty();
    }

    @Test
    void shouldStateSuccessWhenBuilt() {
        // when
        Conclusion<BuildJob> conclusion = stage.conclude(
                done(new BuildJob.Workspace("r", "main"), new BuildVerdict.Built("shop", PLAN, SNAPSHOT)));

        // then
        assertThat(conclusion).isEqualTo(Conclusion.of(new BuildSucceeded("shop", PLAN, SNAPSHOT, LOGS)));
    }

    @Test
    void shouldStateFailureWhenNotBuilt() {
        // given
        Failure failure = Failure.of("step-failed", "it failed", "Mend it.");

        // when
        Conclusion<BuildJob> conclusion =
                stage.conclude(done(new BuildJob.Workspace("r", "main"), BuildVerdict.NotBuilt.because(failure)));

        // then
        assertThat(conclusion).isEqualTo(Conclusion.of(new BuildFailed(List.of(failure), LOGS)));
    }

    @Test
    void shouldStateImageAndTagItAfterwardsWhenImageIsPublished() {
        // given
        List<String> tags = List.of(COMMIT.sha(), "1.2.3");

        // when
        Conclusion<BuildJob> conclusion = stage.conclude(done(
                new BuildJob.Image("shop", PLAN, SNAPSHOT, PROVENANCE),
                new BuildVerdict.Published("image", IMAGE, 42)));

        // then
        assertThat(conclusion.events())
                .containsExactly(new ImagePublished("shop", "shop", "1.2.3", PLAN, SNAPSHOT, IMAGE, tags, 42, LOGS));
        assertThat(conclusion.next()).containsExactly(JobSpec.of("image/shop", new BuildJob.Tag(IMAGE, tags)));
    }

    @Test
    void shouldStatePackageAndTagItAfterwardsWhenPackageIsPublished() {
        // given
        List<String> tags = List.of(COMMIT.sha(), "1.2.3");

        // when
        Conclusion<BuildJob> conclusion = stage.conclude(done(
                new BuildJob.Package("docs", PLAN, SNAPSHOT, PROVENANCE),
                new BuildVerdict.Published("archive", IMAGE, 42)));

        // then
        assertThat(conclusion.events())
                .containsExactly(new PackagePublished("docs", "archive", SNAPSHOT, IMAGE, tags, LOGS));
        assertThat(conclusion.next()).containsExactly(JobSpec.of("package/docs", new BuildJob.Tag(IMAGE, tags)));
    }

    @Test
    void shouldSayNothingWhenTagged() {
        // when
        Conclusion<BuildJob> conclusion = stage.conclude(
                done(new BuildJob.Tag(IMAGE, List.of("1.2.3")), new BuildVerdict.Tagged(List.of("1.2.3"))));

        // then
        assertThat(conclusion).isEqualTo(Conclusion.nothing());
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void shouldReadPayloadBackWhenItIsWritten(BuildJob job) throws Exception {
        // when
        BuildJob read = JSON.readValue(JSON.writeValueAsString(job), job.getClass());

        // then
        assertThat(read).isEqualTo(job);
        assertThat(stage.kinds()).containsValue(job.getClass());
    }

    static Stream<BuildJob> payloads() {
        return Stream.of(
                new BuildJob.Workspace("https://forge.example.org/shop.git", "main"),
                new BuildJob.Image("shop", PLAN, SNAPSHOT, PROVENANCE),
                new BuildJob.Package("docs", PLAN, SNAPSHOT, PROVENANCE),
                new BuildJob.Tag(IMAGE, List.of("1.2.3")));
    }

    @ParameterizedTest
    @MethodSource("verdictsByName")
    void shouldKeepVerdictsNameWhenItIsStored(Stored stored) throws Exception {
        // when
        String json = JSON.writerFor(BuildVerdict.class).writeValueAsString(stored.verdict());

        // then
        assertThat(JSON.readTree(json).path("type").asText()).isEqualTo(stored.name());
        assertThat(JSON.readValue(json, BuildVerdict.class)).isEqualTo(stored.verdict());
    }

    record Stored(String name, BuildVerdict verdict) {}

    static Stream<Stored> verdictsByName() {
        return Stream.of(
                new Stored("built", new BuildVerdict.Built("shop", PLAN, SNAPSHOT)),
                new Stored("not-built", BuildVerdict.NotBuilt.because(Failure.of("a", "b", "c"))),
                new Stored("published", new BuildVerdict.Published("image", IMAGE, 1)),
                new Stored("tagged", new BuildVerdict.Tagged(List.of("1"))));
    }

    private static Concluded<BuildJob, BuildVerdict> done(BuildJob job, BuildVerdict verdict) {
        return new Concluded<>(RELEASE, "subject", job, verdict, LOGS, facts(), List.of());
    }

    private static Facts facts(Event... events) {
        return new Facts(RELEASE, List.of(events));
    }

    private static ArtifactRef ref(String name, String content) {
        return new ArtifactRef(
                "127.0.0.1:5000/" + name, Digest.of(content.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
}
