package dev.slipway.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Coverage;
import dev.slipway.events.Failure;
import dev.slipway.events.Finding;
import dev.slipway.events.Severity;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.testing.JobDouble;
import dev.slipway.scan.ScanVerdict.Blocked;
import dev.slipway.scan.ScanVerdict.Clean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

    private RealTrivy trivy;
    private ImageFixture images;

    @BeforeEach
    void start() throws Exception {
        trivy = RealTrivy.find();
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
    void shouldBlockAJarWithAKnownWeakness() throws Exception {
        // given
        ArtifactRef image = images.jackson("2.9.9");

        // when
        Blocked blocked = (Blocked) judge(image, "slipway.scan.threshold", "medium");

        // then
        assertThat(blocked.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("CVE-2019-12384");
            assertThat(finding.packageName()).isEqualTo("com.fasterxml.jackson.core:jackson-databind");
            assertThat(finding.installed()).isEqualTo("2.9.9");
            assertThat(finding.fixed()).isEqualTo("2.9.9.1");
        });
    }

    @Test
    void shouldCountAJarsWeaknessBelowTheThresholdAndPassTheMendedJar() throws Exception {
        // when
        Clean mild = (Clean) judge(images.jackson("2.9.9"));
        Clean mended = (Clean) judge(images.jackson("2.9.9.1"));

        // then
        assertThat(mild.evidence().counts()).isEqualTo(Map.of(Severity.MEDIUM, 1));
        assertThat(mended.evidence().counts()).isEmpty();
    }

    @Test
    void shouldPassASystemThatNobodyKnowsAsPackagesOnly() throws Exception {
        // when
        ScanVerdict verdict = judge(images.image(Map.of(
                "etc/os-release", "ID=nobodys\nVERSION_ID=1\nNAME=\"Nobody's Linux\"\n",
                "lib/apk/db/installed", "P:openssl\nV:3.1.5-r0\nA:x86_64\no:openssl\nL:Apache-2.0\n\n")));

        // then
        assertThat(verdict).isInstanceOfSatisfying(Clean.class, clean -> assertThat(clean.coverage())
                .isEqualTo(Coverage.PACKAGES_ONLY));
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

    private ScanVerdict judge(ArtifactRef image, String... settings) throws Exception {
        return trivy.with(settings).judge(image, images.registry, JobDouble.in(folder));
    }

    private Map<String, Long> sizes() throws Exception {
        try (Stream<Path> files = Files.walk(trivy.cache())) {
            return files.filter(Files::isRegularFile).collect(Collectors.toMap(Path::toString, file -> file.toFile()
                    .length()));
        }
    }
}
