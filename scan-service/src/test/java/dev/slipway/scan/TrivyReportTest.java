package dev.slipway.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.events.Finding;
import dev.slipway.events.Severity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The golden reports of Trivy's own tests; see their README. */
class TrivyReportTest {
    @ParameterizedTest
    @CsvSource({
        "alpine-310,           alpine, alpine 3.10.2, true,  4",
        "centos-6,             centos, centos 6.10,   true,  2",
        "debian-buster,        debian, debian 10.1,   false, 2",
        "sl-micro-rancher5.4,  slem,   slem 5.4,      false, 0",
        "spring4shell-jre8,    debian, debian 11.3,   false, 1",
        "ubi-7-comprehensive,  redhat, redhat 7.7,    false, 2",
        "npm-with-suppressed,  '',     '',            false, 1",
        "pip,                  '',     '',            false, 2",
        "dockerfile,           '',     '',            false, 0",
        "secrets,              '',     '',            false, 0",
        "license-cyclonedx,    '',     '',            false, 0"
    })
    void shouldReadEveryGoldenReport(String name, String family, String system, boolean endOfLife, int findings)
            throws IOException {
        // when
        TrivyReport report = TrivyReport.read(golden(name));

        // then
        assertThat(report.family()).isEqualTo(family);
        assertThat(report.system()).isEqualTo(system);
        assertThat(report.endOfLife()).isEqualTo(endOfLife);
        assertThat(report.findings()).hasSize(findings);
    }

    @Test
    void shouldReadFindingsWithAndWithoutAFixedVersion() throws IOException {
        // when
        TrivyReport report = TrivyReport.read(golden("debian-buster"));

        // then
        assertThat(report.findings()).extracting(Finding::severity).containsExactly(Severity.LOW, Severity.CRITICAL);
        assertThat(report.findings()).extracting(Finding::fixed).containsExactly(null, "2.0.5-1+deb10u1");
    }

    @Test
    void shouldRefuseAnSbomAndWhatIsNoJson() throws IOException {
        // given
        InputStream sbom = golden("pom-cyclonedx");

        // when // then
        assertThatThrownBy(() -> TrivyReport.read(sbom)).hasMessageContaining("schema version none");
        assertThatThrownBy(() -> TrivyReport.read(stream("{"))).hasMessageContaining("no JSON");
        assertThatThrownBy(() -> TrivyReport.read(stream(""))).hasMessageContaining("schema version none");
    }

    @Test
    void shouldRefuseAReportThatEndsInWhatIsNotLookedAt() {
        // given
        InputStream cut =
                stream("{\"SchemaVersion\":2,\"Results\":[{\"Target\":\"t\",\"Packages\":[{\"Description\":\"a b");

        // when // then
        assertThatThrownBy(() -> TrivyReport.read(cut)).hasMessageContaining("no JSON");
    }

    @Test
    void shouldReadAReportThatLeavesEverythingOut() throws IOException {
        // when
        TrivyReport report = TrivyReport.read(stream("{\"SchemaVersion\":2}"));

        // then
        assertThat(report.findings()).isEmpty();
        assertThat(report.digests()).isEmpty();
        assertThat(report.hasSystemPackages("")).isFalse();
    }

    @Test
    void shouldCountAnImageAsWithoutASystemWhenTrivyDoesNotKnowIt() throws IOException {
        // given
        String json = "{\"SchemaVersion\":2,\"Metadata\":{\"OS\":{\"Family\":\"%s\",\"Name\":\"1\"}}}";
        TrivyReport known = TrivyReport.read(stream(json.formatted("newos")));
        TrivyReport none = TrivyReport.read(stream(json.formatted("none")));

        // when
        boolean unsupported = known.hasSystemPackages("2026\tWARN\t[detector] Unsupported os\tfamily=\"newos\"");

        // then
        assertThat(unsupported).isFalse();
        assertThat(none.hasSystemPackages("")).isFalse();
    }

    private static InputStream golden(String name) {
        return Objects.requireNonNull(
                TrivyReportTest.class.getResourceAsStream("/trivy-reports/" + name + ".json.golden"), name);
    }

    private static InputStream stream(String json) {
        return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    }
}
