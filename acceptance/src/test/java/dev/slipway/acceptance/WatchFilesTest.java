package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchFilesTest {
    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");

    @TempDir
    Path folder;

    @Test
    void shouldHoldRulesThatPrometheusTakes() throws Exception {
        promtool("check", WatchFiles.RULES);
    }

    @Test
    void shouldMissAServiceThatIsGoneWhileAnotherHasReplicas() throws Exception {
        // then
        holds("""
                  - interval: 15s
                    input_series:
                      - {series: 'up{job="slipway",instance="a"}', values: '1x20'}
                      - {series: 'up{job="slipway",instance="b"}', values: '1x20'}
                      - {series: 'up{job="slipway",instance="c"}', values: '1x20'}
                      - {series: 'up{job="slipway",instance="d"}', values: '1x20'}
                      - {series: 'up{job="slipway",instance="e"}', values: '1x20'}
                      - {series: 'slipway_slots{service="gateway",instance="a"}', values: '0x20'}
                      - {series: 'slipway_slots{service="build",instance="b"}', values: '4x20'}
                      - {series: 'slipway_slots{service="build",instance="c"}', values: '4x20'}
                      - {series: 'slipway_slots{service="test",instance="d"}', values: '4x20'}
                      - {series: 'slipway_slots{service="deploy",instance="e"}', values: '4x20'}
                    alert_rule_test:
                      - eval_time: 4m
                        alertname: SlipwayDown
                        exp_alerts:
                          - exp_labels: {severity: page, service: scan}
                            exp_annotations: {summary: scan has no replica that answers}
                """);
    }

    @Test
    void shouldTellOfAJobThatIsTriedAgainAndAgain() throws Exception {
        // then
        holds("""
                  - interval: 30s
                    input_series:
                      - {series: 'slipway_job_seconds_count{service="deploy",kind="rollback",result="put-off"}', values: '0+1x70'}
                      - {series: 'slipway_job_seconds_count{service="build",kind="build",result="put-off"}', values: '0x30 1x40'}
                    alert_rule_test:
                      - eval_time: 35m
                        alertname: SlipwayJobsTriedAgain
                        exp_alerts:
                          - exp_labels: {severity: ticket, service: deploy, kind: rollback}
                            exp_annotations: {summary: rollback jobs of deploy are tried again and again}
                """);
    }

    private void holds(String test) throws Exception {
        Path rules = Files.writeString(folder.resolve("case.yml"), """
                rule_files: [%s]
                evaluation_interval: 15s
                tests:
                %s""".formatted(WatchFiles.RULES, test));
        promtool("test", rules);
    }

    private static void promtool(String what, Path file) throws Exception {
        if (!Files.isExecutable(PROMTOOL)) {
            System.out.println("did not run: promtool " + what + " rules (install prometheus)");
            return;
        }
        Process process = new ProcessBuilder(PROMTOOL.toString(), what, "rules", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    void shouldSayOfEachAlertWhatItMeansAndOfEachMetricWhatItIs() {
        String page = WatchFiles.read(WatchFiles.PAGE);
        assertThat(WatchFiles.alerts()).hasSizeGreaterThan(5).allMatch(alert -> page.contains("\n### " + alert + "\n"));
        assertThat(WatchFiles.metrics())
                .filteredOn(metric -> metric.startsWith("slipway_"))
                .map(metric -> metric.replaceAll("_seconds_(count|bucket|sum)$", "_seconds"))
                .allMatch(metric -> page.contains("`" + metric + "`"));
    }

    @Test
    void shouldReadTheDataSourceOfWhoeverImportsTheDashboard() {
        JsonNode panels = Slipway.read(WatchFiles.read(WatchFiles.DASHBOARD)).path("panels");
        assertThat(panels).hasSizeGreaterThan(10).allSatisfy(panel -> {
            assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
            assertThat(panel.at("/targets/0/expr").asText()).isNotEmpty();
        });
    }
}
