package dev.slipway.testing.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.events.TestCounts;
import dev.slipway.runtime.secrets.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFolderTest {
    private static final String ONE = "<testsuite><testcase name='a'/></testsuite>";
    private static final List<String> PATTERNS = List.of("target/*-reports/*.xml", "**/junit.xml");

    @TempDir
    private Path folder;

    private Path workspace;

    @BeforeEach
    void makeWorkspace() throws IOException {
        workspace = Files.createDirectories(folder.resolve("workspace")).toRealPath();
    }

    @Test
    void shouldReadFilesThatMatchInTheOrderOfTheirNames() throws Exception {
        // given
        ReportFolder reports = ReportFolder.before(workspace, PATTERNS);
        write("target/surefire-reports/TEST-b.xml", ONE);
        write("target/surefire-reports/TEST-a.xml", ONE);
        write("web/deep/junit.xml", ONE);
        write("target/other/c.xml", ONE);

        // when
        ReportFolder.Found found = reports.after(ReportLimits.DEFAULT, Secrets.none(), workspace);

        // then
        assertThat(found.reports())
                .extracting(ReportFolder.Read::name)
                .containsExactly(
                        "target/surefire-reports/TEST-a.xml",
                        "target/surefire-reports/TEST-b.xml",
                        "web/deep/junit.xml");
        assertThat(found.reports().getFirst().report().counts()).isEqualTo(new TestCounts(1, 0, 0));
        assertThat(found.stale()).isZero();
    }

    @Test
    void shouldLeaveOutWhatTheBuildHadWritten() throws Exception {
        // given
        write("junit.xml", ONE);
        write("a/junit.xml", ONE);
        ReportFolder reports = ReportFolder.before(workspace, PATTERNS);
        write("a/junit.xml", "<testsuite><testcase name='a'/><testcase name='b'/></testsuite>");

        // when
        ReportFolder.Found found = reports.after(ReportLimits.DEFAULT, Secrets.none(), workspace);

        // then
        assertThat(found.reports()).extracting(ReportFolder.Read::name).containsExactly("a/junit.xml");
        assertThat(found.stale()).isEqualTo(1);
    }

    @Test
    void shouldFollowNoLink() throws Exception {
        // given
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(outside.resolve("junit.xml"), ONE);
        ReportFolder reports = ReportFolder.before(workspace, PATTERNS);
        Files.createSymbolicLink(workspace.resolve("junit.xml"), outside.resolve("junit.xml"));
        Files.createSymbolicLink(workspace.resolve("linked"), outside);

        // when
        ReportFolder.Found found = reports.after(ReportLimits.DEFAULT, Secrets.none(), workspace);

        // then
        assertThat(found.reports()).isEmpty();
    }

    @Test
    void shouldRefuseReportsBeyondEachLimit() throws Exception {
        // given
        ReportFolder reports = ReportFolder.before(workspace, PATTERNS);
        write("a/junit.xml", ONE);
        write("b/junit.xml", ONE);
        int size = ONE.length();

        // when
        List<ReportException> refused = List.of(
                refusal(reports, new ReportLimits(1, 1000, 1000, 10)),
                refusal(reports, new ReportLimits(2, size - 1, 1000, 10)),
                refusal(reports, new ReportLimits(2, size, 2L * size - 1, 10)),
                refusal(reports, new ReportLimits(2, size, 2L * size, 1)));
        ReportFolder.Found enough = reports.after(new ReportLimits(2, size, 2L * size, 2), Secrets.none(), workspace);

        // then
        assertThat(refused)
                .allSatisfy(refusal -> assertThat(refusal.failure().code()).isEqualTo("report-too-large"));
        assertThat(enough.reports()).hasSize(2);
    }

    private ReportException refusal(ReportFolder reports, ReportLimits limits) {
        return catchThrowableOfType(ReportException.class, () -> reports.after(limits, Secrets.none(), workspace));
    }

    private void write(String name, String text) throws IOException {
        Path file = workspace.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
