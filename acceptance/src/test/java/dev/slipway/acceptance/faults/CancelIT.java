package dev.slipway.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Releases are cancelled, wherever they are. That no process is left and nothing begins is for the checker to find. */
class CancelIT extends OnACluster {
    @ParameterizedTest
    @MethodSource("beginnings")
    void shouldBeCancelledWhenAStageIsAtWork(String type) throws Exception {
        String release = client.build(workload.slowApplication(name("cancelled")));
        await().atMost(Cluster.PATIENCE).until(() -> client.types(release).contains(type));
        // when
        client.cancel(release);
        // then
        awaitOutcome(List.of(release), "cancelled");
    }

    static List<String> beginnings() {
        return Sample.of(
                List.of("slipway.build.started.v1", "slipway.tests.started.v1", "slipway.deploy.started.v1"), 1);
    }

    @Test
    void shouldBeCancelledWhenASmokeSuiteIsAtWork() throws Exception {
        String release = client.build(workload.smokedApplication(name("smoked")));
        await().atMost(Cluster.PATIENCE)
                .until(() -> client.types(release).contains("slipway.deploy.started.v1")
                        && cluster.running("test", "test-1") > 0);
        // when
        client.cancel(release);
        // then
        awaitOutcome(List.of(release), "cancelled");
    }

    /** The scanner is a program that does not end by itself. */
    @Test
    void shouldBeCancelledWhenTheScannerIsAtWork() throws Exception {
        Path began = cluster.folder().resolve(name("began"));
        cluster.installScanner("touch " + began + "; sleep 60");
        try {
            String release = client.build(workload.application(name("scanned")));
            await().atMost(Cluster.PATIENCE).until(() -> Files.exists(began));
            // when
            client.cancel(release);
            // then
            awaitOutcome(List.of(release), "cancelled");
        } finally {
            cluster.removeScanner();
        }
    }

    /** The registry neither answers nor hangs up. */
    @Test
    void shouldBeCancelledWhenAPackageIsBeingPublished() throws Exception {
        String release = client.build(workload.bulkyLibrary(name("publishing")));
        await().atMost(Cluster.PATIENCE)
                .until(() -> client.types(release).contains("slipway.tests.passed.v1")
                        && cluster.running("build", "build-1") > 0);
        cluster.freeze("registry");
        try {
            assertThat(cluster.running("build", "build-1")).isPositive();
            // when
            client.cancel(release);
            // then
            awaitOutcome(List.of(release), "cancelled");
            await().atMost(Cluster.PATIENCE).until(() -> cluster.open("build") == 0);
        } finally {
            cluster.thaw("registry");
        }
    }

    @Test
    void shouldStartNothingMoreWhenReleasesAreCancelledAtAnyTime() throws Exception {
        Path repository = workload.library(name("cancelled"), 0.5);
        List<String> releases = new ArrayList<>();
        // when
        for (int i = 0; i < 6; i++) {
            String release = client.build(repository);
            releases.add(release);
            Thread.sleep(300L * i);
            client.cancel(release);
        }
        // then
        awaitOver(releases);
        assertThat(client.outcome(releases.getFirst())).isEqualTo("cancelled");
        assertThat(releases)
                .allMatch(release -> List.of("cancelled", "published").contains(client.outcome(release)));
    }

    @Test
    void shouldNotPerformAgainWhatWasCancelledWhileItsWorkerWasDead() throws Exception {
        Path marks = cluster.folder().resolve(name("marks"));
        String release = client.build(workload.marksAndWaits(name("dead"), marks));
        await().atMost(Cluster.PATIENCE).until(() -> Files.exists(marks));
        cluster.kill("build-1");
        // when
        client.cancel(release);
        await().atMost(Cluster.PATIENCE).until(() -> client.types(release).contains("slipway.cancel.requested.v1"));
        cluster.start("build-1");
        // then
        awaitOutcome(List.of(release), "cancelled");
        await().atMost(Cluster.PATIENCE).until(() -> cluster.open("build") == 0);
        assertThat(Files.readAllLines(marks)).hasSize(1);
    }
}
