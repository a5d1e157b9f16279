package dev.slipway.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Every database is set back to an earlier moment, while the topic went on and the services run. With {@code --long} only:
 * the rules are tried at every pair of moments by deploy-service's own tests.
 */
@EnabledIfSystemProperty(named = "slipway.test.long", matches = "true", disabledReason = "one of the faults of --long")
class RestoreIT extends OnACluster {
    @Test
    void shouldCatchUpAndDoNothingTwiceWhenEveryDatabaseIsRestored() throws Exception {
        // given
        Path marks = cluster.folder().resolve(name("marks"));
        Path repository = workload.markingApplication(name("restored"), marks);
        String before = client.build(repository);
        awaitOutcome(List.of(before), "healthy");
        String across = client.build(workload.slowApplication(name("across")));
        await().atMost(Cluster.PATIENCE).until(() -> client.types(across).contains("slipway.build.started.v1"));
        cluster.backUp();
        String after = client.build(repository);
        String published = client.build(workload.library(name("after"), 0.1));
        awaitOutcome(List.of(after, across), "healthy");
        awaitOutcome(List.of(published), "published");
        String late = client.build(workload.slowApplication(name("late")));
        await().atMost(Cluster.PATIENCE).until(() -> client.types(late).contains("slipway.deploy.started.v1"));
        List<String> ran = Files.readAllLines(marks);
        Set<Long> instances = instances();
        // when
        cluster.restore();
        // then
        cluster.awaitRead();
        awaitOutcome(List.of(before, across, after, late), "healthy");
        awaitOutcome(List.of(published), "published");
        assertThat(Files.readAllLines(marks)).as("what ran had ended").isEqualTo(ran);
        assertThat(instances()).as("what is deployed runs on").containsAll(instances);
        // when
        String next = client.build(repository);
        // then
        awaitOutcome(List.of(next), "healthy");
    }

    private static Set<Long> instances() {
        return Deployed.in(cluster.folder().resolve("deploy")).stream()
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }
}
