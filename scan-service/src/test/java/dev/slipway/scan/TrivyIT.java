package dev.slipway.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Coverage;
import dev.slipway.events.Failure;
import dev.slipway.events.Finding;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.testing.JobDouble;
import dev.slipway.scan.ScanVerdict.Blocked;
import dev.slipway.scan.ScanVerdict.Clean;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With a real Trivy ({@code SLIPWAY_TRIVY}, or on the PATH), the databases that {@code make-trivy-db.sh} writes
 * ({@code SLIPWAY_TRIVY_CACHE}), a real registry, and images made from scratch.
 */
class TrivyIT {
    @TempDir
    private Path folder;

    private String trivy = "";
    private String cache = "";
    private ImageFixture images;

    @BeforeEach
    void start() throws Exception {
        Optional<String> found = trivy();
        Optional<String> databases = Optional.ofNullable(System.getenv("SLIPWAY_TRIVY_CACHE"));
        if (found.isEmpty() || databases.isEmpty()) {
            String why = found.isEmpty() ? "no trivy is found" : "SLIPWAY_TRIVY_CACHE names no databases";
            System.out.println("did not run: trivy tier (" + why + ")");
            assumeTrue(false, why);
        }
        trivy = found.orElseThrow();
        cache = databases.orElseThrow();
        images = new ImageFixture(folder.resolve("registry"));
    }

    @AfterEach
    void stop() throws Exception {
        if (images != null) {
            images.close();
        }
    }

    @Test
    void shouldBlockAPackageWithAKnownWeakness() throws Exception {
        // given
        ArtifactRef image = images.flask("2.0.1");

        // when
        Blocked blocked = (Blocked) judge(image);

        // then
        assertThat(blocked.coverage()).isEqualTo(Coverage.PACKAGES_ONLY);
        assertThat(blocked.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("CVE-2023-30861");
            assertThat(finding.packageName()).isEqualTo("Flask");
            assertThat(finding.installed()).isEqualTo("2.0.1");
            assertThat(finding.fixed()).isEqualTo("2.2.5");
        });
        assertThat(blocked.evidence().scanner()).startsWith("Trivy ");
        assertThat(blocked.evidence().databaseUpdatedAt()).isNotNull();
    }

    @Test
    void shouldPassTheFixedVersionAsPackagesOnly() throws Exception {
        // when
        ScanVerdict verdict = judge(images.flask("2.2.5"));

        // then
        assertThat(verdict).isInstanceOfSatisfying(Clean.class, clean -> {
            assertThat(clean.coverage()).isEqualTo(Coverage.PACKAGES_ONLY);
            assertThat(clean.evidence().counts()).isEmpty();
        });
    }

    @Test
    void shouldBlockASystemPastItsEndWithItsPackages() throws Exception {
        // when
        Blocked blocked = (Blocked) judge(images.alpine());

        // then
        assertThat(blocked.coverage()).isEqualTo(Coverage.FULL);
        assertThat(blocked.reasons()).extracting(Failure::code).containsExactly("vulnerable", "end-of-life");
        assertThat(blocked.findings()).extracting(Finding::id).containsExactly("CVE-2024-4741");
    }

    @Test
    void shouldPassAnEmptyImageAsPackagesOnly() throws Exception {
        // when
        ScanVerdict verdict = judge(images.image(Map.of("hello", "world")));

        // then
        assertThat(verdict).isInstanceOfSatisfying(Clean.class, clean -> assertThat(clean.coverage())
                .isEqualTo(Coverage.PACKAGES_ONLY));
    }

    @Test
    void shouldScanSideBySide() throws Exception {
        // given
        ArtifactRef image = images.flask("2.0.1");
        Callable<ScanVerdict> scan = () -> judge(image);

        // when
        List<Future<ScanVerdict>> verdicts;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            verdicts =
                    threads.invokeAll(IntStream.range(0, 4).mapToObj(i -> scan).toList());
        }

        // then
        for (Future<ScanVerdict> verdict : verdicts) {
            assertThat(verdict.get()).isInstanceOf(Blocked.class);
        }
    }

    @Test
    void shouldBreakDownForGoodWhenTheImageIsNotThere() throws Exception {
        // given
        ArtifactRef gone = new ArtifactRef(
                images.address() + "/hello", images.flask("2.0.1").digest());
        images.registry.delete(gone);

        // when
        Breakdown breakdown = Assertions.catchThrowableOfType(Breakdown.class, () -> judge(gone));

        // then
        assertThat(breakdown.failure().code()).isEqualTo("scan-image-missing");
        assertThat(breakdown.retry()).isFalse();
    }

    @Test
    void shouldLeaveTheSharedDatabasesAsTheyAre() throws Exception {
        // given
        Map<String, Long> before = sizes();

        // when
        judge(images.flask("2.0.1"));

        // then
        assertThat(sizes()).isEqualTo(before);
    }

    private ScanVerdict judge(ArtifactRef image) throws Exception {
        ScanConfig config = Settings.scan("slipway.scan.trivy", trivy, "slipway.scan.cache", cache);
        ScanStage stage = new ScanStage(
                new TrivyScanner(config, Settings.registry("slipway.registry.plain-http", images.address())),
                new ScanPolicy(config),
                images.registry,
                true);
        return stage.perform(new ScanJob(image), JobDouble.in(folder));
    }

    private Map<String, Long> sizes() throws Exception {
        try (Stream<Path> files = Files.walk(Path.of(cache))) {
            return files.filter(Files::isRegularFile).collect(Collectors.toMap(Path::toString, file -> file.toFile()
                    .length()));
        }
    }

    private static Optional<String> trivy() {
        return Stream.concat(
                        Stream.ofNullable(System.getenv("SLIPWAY_TRIVY")),
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                                .map(folder -> folder + "/trivy"))
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst();
    }
}
