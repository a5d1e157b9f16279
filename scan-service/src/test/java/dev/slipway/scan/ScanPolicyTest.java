package dev.slipway.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.artifacts.BlobSource;
import dev.slipway.events.Coverage;
import dev.slipway.events.Failure;
import dev.slipway.events.Finding;
import dev.slipway.events.Severity;
import dev.slipway.scan.ScanVerdict.Blocked;
import dev.slipway.scan.ScanVerdict.Clean;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScanPolicyTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 6, 15);

    @ParameterizedTest
    @CsvSource({
        "high,     HIGH,     true",
        "high,     CRITICAL, true",
        "high,     MEDIUM,   false",
        "high,     UNKNOWN,  false",
        "critical, HIGH,     false",
        "low,      LOW,      true",
        "low,      UNKNOWN,  false",
        "unknown,  UNKNOWN,  true"
    })
    void shouldRejectFromTheThresholdOn(String threshold, Severity severity, boolean rejected) {
        // when
        ScanVerdict verdict = judge(scan(finding("CVE-1", severity, "1.1")), "slipway.scan.threshold", threshold);

        // then
        assertThat(verdict instanceof Blocked).isEqualTo(rejected);
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void shouldLeaveUnfixedFindingsOutOnlyWhenToldTo(String ignoreUnfixed, boolean rejected) {
        // when
        ScanVerdict verdict =
                judge(scan(finding("CVE-1", Severity.CRITICAL, null)), "slipway.scan.ignore-unfixed", ignoreUnfixed);

        // then
        assertThat(verdict instanceof Blocked).isEqualTo(rejected);
    }

    @ParameterizedTest
    @CsvSource({
        "CVE-1, lib,   2026-06-15, false",
        "CVE-1, lib,   2026-06-14, true",
        "CVE-1, other, 2027-01-01, true",
        "CVE-2, lib,   2027-01-01, true"
    })
    void shouldAcceptAFindingForItsPackageUpToTheLastDay(String id, String pack, String until, boolean rejected) {
        // when
        ScanVerdict verdict = judge(
                scan(finding("CVE-1", Severity.HIGH, "1.1")),
                "slipway.scan.ignore[0].id",
                id,
                "slipway.scan.ignore[0].package-name",
                pack,
                "slipway.scan.ignore[0].reason",
                "not reachable",
                "slipway.scan.ignore[0].until",
                until);

        // then
        assertThat(verdict instanceof Blocked).isEqualTo(rejected);
    }

    @Test
    void shouldCountIgnoredFindingsInTheEvidence() {
        // when
        Clean clean = (Clean) judge(
                scan(finding("CVE-1", Severity.HIGH, "1.1"), finding("CVE-2", Severity.LOW, "1.1")),
                "slipway.scan.ignore[0].id",
                "CVE-1",
                "slipway.scan.ignore[0].reason",
                "not reachable",
                "slipway.scan.ignore[0].until",
                "2026-12-31");

        // then
        assertThat(clean.evidence().ignored()).isEqualTo(1);
        assertThat(clean.evidence().counts()).isEqualTo(Map.of(Severity.HIGH, 1, Severity.LOW, 1));
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void shouldRejectASystemPastItsEndUnlessAccepted(String accept, boolean rejected) {
        // given
        Scan scan = new Scan(
                "Trivy 1", Instant.EPOCH, Coverage.FULL, "alpine 3.10", true, List.of(), BlobSource.of(new byte[0]));

        // when
        ScanVerdict verdict = judge(scan, "slipway.scan.accept-end-of-life", accept);

        // then
        assertThat(verdict instanceof Blocked).isEqualTo(rejected);
        if (verdict instanceof Blocked blocked) {
            assertThat(blocked.reasons()).extracting(Failure::code).containsExactly("end-of-life");
            assertThat(blocked.findings()).isEmpty();
        }
    }

    @Test
    void shouldSayTheWorstFirstAndAtMostFifty() {
        // given
        List<Finding> findings = IntStream.range(0, 60)
                .mapToObj(i -> finding("CVE-" + (100 + i), i == 59 ? Severity.CRITICAL : Severity.HIGH, "1.1"))
                .toList();

        // when
        Blocked blocked = (Blocked) judge(scan(findings.toArray(Finding[]::new)));

        // then
        assertThat(blocked.findings()).hasSize(50);
        assertThat(blocked.findings().get(0).id()).isEqualTo("CVE-159");
        assertThat(blocked.findings().get(1).id()).isEqualTo("CVE-100");
        assertThat(blocked.reasons().getFirst().what()).startsWith("60 finding");
    }

    @Test
    void shouldKeepTheCoverageOfTheScan() {
        // given
        Scan scan = new Scan(
                "Trivy 1", Instant.EPOCH, Coverage.PACKAGES_ONLY, "", false, List.of(), BlobSource.of(new byte[0]));

        // when
        Clean clean = (Clean) judge(scan);

        // then
        assertThat(clean.coverage()).isEqualTo(Coverage.PACKAGES_ONLY);
        assertThat(clean.evidence().scanner()).isEqualTo("Trivy 1");
        assertThat(clean.evidence().databaseUpdatedAt()).isEqualTo(Instant.EPOCH);
    }

    private static ScanVerdict judge(Scan scan, String... settings) {
        return new ScanPolicy(Settings.scan(settings)).judge(scan, TODAY, null);
    }

    private static Scan scan(Finding... findings) {
        return Scans.full(new byte[0], findings);
    }

    private static Finding finding(String id, Severity severity, @org.jspecify.annotations.Nullable String fixed) {
        return new Finding(id, severity, "lib", "1.0", fixed, "A title");
    }
}
