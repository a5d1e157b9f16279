package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WatchFilesTest {
    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");

    @Test
    void shouldHoldRulesThatPrometheusTakes() throws Exception {
        if (!Files.isExecutable(PROMTOOL)) {
            System.out.println("did not run: promtool check rules (install prometheus)");
            return;
        }
        // when
        Process check = new ProcessBuilder(PROMTOOL.toString(), "check", "rules", WatchFiles.RULES.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(check.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        // then
        assertThat(check.waitFor()).as(said).isZero();
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
