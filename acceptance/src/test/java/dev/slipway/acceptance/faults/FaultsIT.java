package dev.slipway.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One cluster of real jars that is hurt in one way after the other; after each the guarantees hold. */
class FaultsIT {
    @TempDir
    static Path repositories;

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static Cluster cluster;
    private static Workload workload;

    private Client client;

    @BeforeAll
    static void start() throws Exception {
        cluster = new Cluster();
        Workload.giveSecret(cluster.folder().resolve("secrets/applications"));
        cluster.start();
        workload = new Workload(repositories);
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    @BeforeEach
    void connect() {
        client = new Client(() -> cluster.gateway("gateway-1"), cluster.token());
    }

    /** Whatever a test did: all runs again, every release ends, and nothing speaks against a guarantee. */
    @AfterEach
    void holds() throws Exception {
        try {
            cluster.heal();
            await("every accepted release ends")
                    .atMost(Cluster.PATIENCE)
                    .until(() -> client.allOver(client.accepted().keySet()));
            await("nothing speaks against a guarantee").atMost(Cluster.PATIENCE).untilAsserted(() -> assertThat(
                            Invariants.broken(Evidence.of(cluster, client), List.of(Workload.SECRET)))
                    .isEmpty());
            cluster.backToOneOfEach();
        } catch (Throwable e) {
            cluster.keepFolder();
            throw e;
        }
    }

    private void assertPublished(List<String> releases) {
        assertThat(releases).allSatisfy(release -> assertThat(client.outcome(release))
                .as(client.failures(release))
                .isEqualTo("published"));
    }

    private static String name(String of) {
        return of + "-" + NAMES.incrementAndGet();
    }

    @ParameterizedTest
    @CsvSource({
        "gateway, AFTER_COMMIT",
        "build, AFTER_INTAKE",
        "build, BEFORE_CONCLUSION",
        "test, AFTER_COMMIT",
        "scan, BEFORE_CONCLUSION",
        "deploy, AFTER_PUBLISHING"
    })
    void shouldReachTheSameEndWhenAServiceIsKilled(String service, Halt at) throws Exception {
        // given
        Path repository = workload.application(name("killed"));
        cluster.stop(service + "-1");
        cluster.startHalting(service + "-1", at, 1);
        // when
        Thread healing = Thread.ofVirtual().start(() -> {
            cluster.awaitEnd(service + "-1");
            cluster.start(service + "-1");
        });
        String release = client.build(repository);
        healing.join();
        // then
        await().atMost(Cluster.PATIENCE).until(() -> client.outcome(release).equals("healthy"));
    }

    @Test
    void shouldEndEveryReleaseOfManyWhenOneOfTwoReplicasIsKilledAgainAndAgain() throws Exception {
        List<String> releases = new ArrayList<>();
        for (String service : Cluster.SERVICES) {
            cluster.start(service + "-2");
        }
        Path repository = workload.library(name("many"), 0.1);
        // when
        for (int i = 0; i < 20; i++) {
            releases.add(client.build(repository));
            String victim = Cluster.SERVICES.get(1 + i % 4) + "-2";
            if (i % 2 == 1 && cluster.isAlive(victim)) {
                cluster.kill(victim);
                cluster.start(victim);
            }
        }
        // then
        await().atMost(Cluster.PATIENCE).until(() -> client.allOver(releases));
        assertPublished(releases);
    }

    @Test
    void shouldLoseNothingWhenKafkaIsKilled() throws Exception {
        Path repository = workload.library(name("kafka"), 0.5);
        String before = client.build(repository);
        // when
        cluster.kill("kafka");
        String during = client.build(repository);
        cluster.start("kafka");
        // then
        await().atMost(Cluster.PATIENCE).until(() -> client.allOver(List.of(before, during)));
        assertPublished(List.of(before, during));
    }

    @Test
    void shouldLoseNothingWhenPostgresIsKilled() throws Exception {
        Path repository = workload.library(name("postgres"), 0.5);
        String before = client.build(repository);
        // when
        cluster.kill("postgres");
        Thread.sleep(3000);
        cluster.start("postgres");
        String after = client.build(repository);
        // then
        await().atMost(Cluster.PATIENCE).until(() -> client.allOver(List.of(before, after)));
        assertPublished(List.of(before, after));
    }

    @Test
    void shouldCountForNothingWhatAFrozenWorkerFinishesLate() throws Exception {
        cluster.start("build-2");
        cluster.awaitReady("build-2");
        List<String> releases = new ArrayList<>();
        Path repository = workload.library(name("frozen"), 1);
        for (int i = 0; i < 4; i++) {
            releases.add(client.build(repository));
        }
        Thread.sleep(500);
        // when
        cluster.freeze("build-1");
        Thread.sleep(2 * Cluster.LEASE.toMillis());
        cluster.thaw("build-1");
        // then
        await().atMost(Cluster.PATIENCE).until(() -> client.allOver(releases));
        assertPublished(releases);
    }

    @Test
    void shouldStartNothingMoreWhenReleasesAreCancelled() throws Exception {
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
        await().atMost(Cluster.PATIENCE).until(() -> client.allOver(releases));
        assertThat(client.outcome(releases.getFirst())).isEqualTo("cancelled");
        assertThat(releases)
                .allMatch(release -> List.of("cancelled", "published").contains(client.outcome(release)));
    }
}
