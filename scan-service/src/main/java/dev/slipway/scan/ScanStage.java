package dev.slipway.scan;

import dev.slipway.artifacts.Layer;
import dev.slipway.artifacts.Registry;
import dev.slipway.events.ArtifactRef;
import dev.slipway.events.EventType;
import dev.slipway.events.ImagePublished;
import dev.slipway.events.ScanPassed;
import dev.slipway.events.ScanRejected;
import dev.slipway.events.ScanSkipped;
import dev.slipway.events.ScanStarted;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.Concluded;
import dev.slipway.runtime.Conclusion;
import dev.slipway.runtime.Facts;
import dev.slipway.runtime.JobContext;
import dev.slipway.runtime.JobSpec;
import dev.slipway.runtime.Stage;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Each published image is scanned, and judged. */
final class ScanStage implements Stage<ScanJob, ScanVerdict> {
    private static final String REPORT = "application/vnd.slipway.scan-report.v1+json";

    private final Scanner scanner;
    private final ScanPolicy policy;
    private final Registry registry;
    private final boolean required;

    ScanStage(Scanner scanner, ScanPolicy policy, Registry registry, boolean required) {
        this.scanner = scanner;
        this.policy = policy;
        this.registry = registry;
        this.required = required;
    }

    @Override
    public Set<EventType> interests() {
        return Set.of(EventType.IMAGE_PUBLISHED);
    }

    @Override
    public Map<String, Class<? extends ScanJob>> kinds() {
        return Map.of("scan", ScanJob.class);
    }

    @Override
    public Class<ScanVerdict> verdicts() {
        return ScanVerdict.class;
    }

    @Override
    public List<JobSpec<ScanJob>> accept(Facts facts) {
        return facts.all(ImagePublished.class).stream()
                .map(published -> JobSpec.of(published.name(), new ScanJob(published.image()))
                        .stating(new ScanStarted(published.image())))
                .toList();
    }

    @Override
    public ScanVerdict perform(ScanJob job, JobContext context) throws InterruptedException {
        try {
            Scan scan = scanner.scan(job.image(), context);
            return policy.judge(scan, LocalDate.now(ZoneOffset.UTC), keep(job.image(), scan));
        } catch (Scanner.Missing e) {
            context.log().line(String.valueOf(e.getMessage()));
            if (required) {
                throw Breakdown.lasting(e.failure(), e);
            }
            return new ScanVerdict.Unscanned(e.failure());
        }
    }

    /** The scanner's own report beside the image: the same report has the same digest, so twice does no harm. */
    private ArtifactRef keep(ArtifactRef image, Scan scan) {
        return registry.pushArtifact(
                image.repository(),
                REPORT,
                List.of(new Layer("application/json", scan.report(), Map.of(Layer.TITLE, "trivy.json"))),
                Map.of("org.opencontainers.image.title", "Trivy report"),
                image);
    }

    @Override
    public Conclusion<ScanJob> conclude(Concluded<ScanJob, ScanVerdict> done) {
        ArtifactRef image = done.job().image();
        return switch (done.verdict()) {
            case ScanVerdict.Clean(var coverage, var evidence) ->
                Conclusion.of(new ScanPassed(image, coverage, evidence, done.logs()));
            case ScanVerdict.Blocked(var coverage, var reasons, var findings, var evidence) ->
                Conclusion.of(new ScanRejected(image, coverage, reasons, findings, evidence, done.logs()));
            case ScanVerdict.Unscanned(var reason) -> Conclusion.of(new ScanSkipped(image, reason, done.logs()));
        };
    }

    @Override
    public boolean over(ScanJob job, Facts facts) {
        ArtifactRef image = job.image();
        return facts.first(ScanPassed.class, e -> e.image().equals(image)).isPresent()
                || facts.first(ScanRejected.class, e -> e.image().equals(image)).isPresent()
                || facts.first(ScanSkipped.class, e -> e.image().equals(image)).isPresent();
    }
}
