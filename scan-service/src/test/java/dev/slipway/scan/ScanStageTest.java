package dev.slipway.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.artifacts.Descriptor;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Coverage;
import dev.slipway.events.Digest;
import dev.slipway.events.EventJson;
import dev.slipway.events.Failure;
import dev.slipway.events.Finding;
import dev.slipway.events.ImagePublished;
import dev.slipway.events.LogEnd;
import dev.slipway.events.ReleaseId;
import dev.slipway.events.ScanEvidence;
import dev.slipway.events.ScanPassed;
import dev.slipway.events.ScanRejected;
import dev.slipway.events.ScanSkipped;
import dev.slipway.events.ScanStarted;
import dev.slipway.events.Severity;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.Concluded;
import dev.slipway.runtime.Conclusion;
import dev.slipway.runtime.Facts;
import dev.slipway.runtime.JobSpec;
import dev.slipway.runtime.testing.JobDouble;
import dev.slipway.scan.ScanVerdict.Blocked;
import dev.slipway.scan.ScanVerdict.Clean;
import dev.slipway.scan.ScanVerdict.Unscanned;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanStageTest {
    private static final ReleaseId RELEASE = ReleaseId.next();
    private static final Failure MISSING = Failure.of("scanner-missing", "the image is NOT SCANNED", "Install Trivy.");
    private static final Finding FINDING = new Finding("CVE-1", Severity.HIGH, "lib", "1.0", "1.1", "A title");
    private static final byte[] REPORT = "{\"SchemaVersion\":2}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private ImageFixture images;
    private ArtifactRef image;

    @BeforeEach
    void start() throws Exception {
        images = new ImageFixture(folder.resolve("registry"));
        image = images.flask("2.2.5");
    }

    @AfterEach
    void stop() throws Exception {
        images.close();
    }

    @Test
    void shouldAskForOneJobAnImage() {
        // given
        ArtifactRef other = new ArtifactRef("127.0.0.1:5000/hello/worker", image.digest());

        // when
        List<JobSpec<ScanJob>> jobs = stage(ScanStageTest::clean)
                .accept(new Facts(RELEASE, List.of(published("hello", image), published("worker", other))));

        // then
        assertThat(jobs).extracting(JobSpec::subject).containsExactly("hello", "worker");
        assertThat(jobs).extracting(JobSpec::payload).containsExactly(new ScanJob(image), new ScanJob(other));
        assertThat(jobs).extracting(JobSpec::started).containsExactly(new ScanStarted(image), new ScanStarted(other));
    }

    @Test
    void shouldKeepTheReportBesideTheImage() throws Exception {
        // when
        Clean verdict = (Clean) perform(stage(ScanStageTest::clean));

        // then
        ArtifactRef report = verdict.evidence().report();
        assertThat(images.registry.referrers(image, "application/vnd.slipway.scan-report.v1+json"))
                .extracting(Descriptor::digest)
                .containsExactly(report.digest());
        assertThat(images.registry.readArtifact(report, "application/vnd.slipway.scan-report.v1+json"))
                .isEqualTo(REPORT);
    }

    @Test
    void shouldKeepOneReportWhenItIsRunTwice() throws Exception {
        // given
        ScanStage stage = stage(ScanStageTest::clean);

        // when
        ScanVerdict first = perform(stage);
        ScanVerdict second = perform(stage);

        // then
        assertThat(second).isEqualTo(first);
        assertThat(images.registry.referrers(image, null)).hasSize(1);
    }

    @Test
    void shouldBlockWhenPolicyObjects() throws Exception {
        // when
        ScanVerdict verdict = perform(stage(() -> scan(FINDING)));

        // then
        assertThat(verdict).isInstanceOfSatisfying(Blocked.class, blocked -> assertThat(blocked.findings())
                .containsExactly(FINDING));
    }

    @Test
    void shouldBreakDownForGoodWhenAScannerIsRequiredAndMissing() {
        // given
        ScanStage stage = stage(ScanStageTest::missing);

        // when
        Breakdown breakdown = catchThrowableOfType(Breakdown.class, () -> perform(stage));

        // then
        assertThat(breakdown.failure()).isEqualTo(MISSING);
        assertThat(breakdown.retry()).isFalse();
    }

    @Test
    void shouldSaySoWhenNothingWasScannedAndThatIsAllowed() throws Exception {
        // when
        ScanVerdict verdict = perform(stage(ScanStageTest::missing, "slipway.scan.required", "false"));

        // then
        assertThat(verdict).isEqualTo(new Unscanned(MISSING));
        assertThat(conclude(verdict).events()).containsExactly(new ScanSkipped(image, MISSING, List.of(log())));
    }

    @Test
    void shouldStateWhatTheVerdictSays() {
        // given
        ScanEvidence evidence = evidence();

        // when
        Conclusion<ScanJob> clean = conclude(new Clean(Coverage.PACKAGES_ONLY, evidence));
        Conclusion<ScanJob> blocked =
                conclude(new Blocked(Coverage.FULL, List.of(MISSING), List.of(FINDING), evidence));

        // then
        assertThat(clean.events())
                .containsExactly(new ScanPassed(image, Coverage.PACKAGES_ONLY, evidence, List.of(log())));
        assertThat(blocked.events())
                .containsExactly(new ScanRejected(
                        image, Coverage.FULL, List.of(MISSING), List.of(FINDING), evidence, List.of(log())));
    }

    @Test
    void shouldReadBackEveryJobAndVerdictAsWritten() throws Exception {
        // given
        ObjectMapper mapper = EventJson.mapper();
        List<ScanVerdict> verdicts = List.of(
                new Clean(Coverage.FULL, evidence()),
                new Blocked(Coverage.FULL, List.of(MISSING), List.of(FINDING), evidence()),
                new Unscanned(MISSING));

        // when
        for (ScanVerdict verdict : verdicts) {
            String json = mapper.writerFor(ScanVerdict.class).writeValueAsString(verdict);
            // then
            assertThat(mapper.readValue(json, ScanVerdict.class)).isEqualTo(verdict);
        }
        ScanJob job = new ScanJob(image);
        assertThat(mapper.readValue(mapper.writeValueAsString(job), ScanJob.class))
                .isEqualTo(job);
        assertThat(verdicts).hasSize(ScanVerdict.class.getPermittedSubclasses().length);
    }

    private ScanStage stage(Supplier<Scan> answer, String... settings) {
        ScanConfig config = Settings.scan(settings);
        return new ScanStage(new ScriptedScanner(answer), new ScanPolicy(config), images.registry, config.required());
    }

    private ScanVerdict perform(ScanStage stage) throws Exception {
        return stage.perform(new ScanJob(image), JobDouble.in(folder));
    }

    private Conclusion<ScanJob> conclude(ScanVerdict verdict) {
        return stage(ScanStageTest::clean)
                .conclude(new Concluded<>(
                        RELEASE,
                        "hello",
                        new ScanJob(image),
                        verdict,
                        List.of(log()),
                        new Facts(RELEASE, List.of()),
                        List.of()));
    }

    private static Scan clean() {
        return scan();
    }

    private static Scan scan(Finding... findings) {
        return Scans.full(REPORT, findings);
    }

    private static Scan missing() {
        throw new Scanner.Missing(MISSING);
    }

    private static ScanEvidence evidence() {
        return new ScanEvidence("Trivy 1", Instant.EPOCH, Map.of(Severity.HIGH, 1), 0, null);
    }

    private static LogEnd log() {
        return new LogEnd("scan/hello", 1, 0, Digest.of(new byte[0]));
    }

    private static ImagePublished published(String name, ArtifactRef image) {
        ArtifactRef some = new ArtifactRef("127.0.0.1:5000/hello/workspace", image.digest());
        return new ImagePublished(name, "hello", "1.0.0", some, some, image, List.of(), 1, List.of());
    }
}
