package dev.slipway.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A later version comes, one service at a time, consumers first, as the operator's page says. */
class UpgradeIT extends OnACluster {
    private static final List<String> ORDER = Sample.of(List.of("gateway", "deploy", "scan", "test", "build"), 1);

    @Test
    void shouldGoOnWhenServicesAreUpgradedOneAtATime() throws Exception {
        List<String> releases = new ArrayList<>();
        releases.add(client.build(workload.slowApplication(name("before"))));
        for (String service : ORDER) {
            // when
            cluster.startNewer(service + "-2");
            String release = client.build(workload.application(name("beside")));
            releases.add(release);
            ofANewerMajor(release);
            if (!service.equals("gateway")) {
                cluster.stop(service + "-1");
            }
        }
        // then
        awaitOutcome(releases, "healthy");
        for (String service : List.of("build", "deploy")) {
            await().atMost(Cluster.PATIENCE).until(() -> cluster.deferred(service) >= ORDER.size());
        }
        // when
        cluster.heal();
        String back = client.build(workload.application(name("back")));
        // then
        awaitOutcome(List.of(back), "healthy");
        assertThat(client.types(releases.getLast())).contains("slipway.tests.passed.v1");
    }

    /** Today's services are interested in what this was before. */
    private static void ofANewerMajor(String release) throws Exception {
        cluster.poison(
                release,
                Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", UUID.randomUUID().toString(),
                        "ce_type", "slipway.tests.passed.v2",
                        "ce_source", "/slipway/test-service",
                        "ce_subject", release,
                        "ce_time", "2026-01-01T00:00:00Z",
                        "content-type", "application/json"),
                "{\"all\":\"new\"}".getBytes(StandardCharsets.UTF_8));
    }
}
