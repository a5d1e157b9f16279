package dev.slipway.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.parallel.Isolated;

/** Tests that hurt one cluster of real jars, which they share; after each of them the guarantees hold. */
@ExtendWith(OnACluster.Shared.class)
@Isolated("leases of 2 s need the machine for themselves, and the classes share the cluster")
abstract class OnACluster {
    private static final AtomicInteger NAMES = new AtomicInteger();

    static Cluster cluster;
    static Workload workload;

    Client client;
    private Instant begun;

    /** Started before the first test, and stopped when this Java machine ends: the classes that run in it share it. */
    static final class Shared implements BeforeAllCallback, AfterTestExecutionCallback {
        @Override
        public void beforeAll(ExtensionContext context) throws Exception {
            if (cluster == null) {
                System.out.println("slipway.test.seed=" + Sample.SEED + (Sample.all() ? ", all cases" : ""));
                workload = new Workload(Files.createTempDirectory("slipway-repositories-"));
                cluster = new Cluster();
                Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
                Workload.giveSecret(cluster.folder().resolve("secrets/applications"));
                cluster.start();
            }
        }

        @Override
        public void afterTestExecution(ExtensionContext context) {
            context.getExecutionException().ifPresent(failure -> cluster.keepFolder());
        }
    }

    @BeforeEach
    void connect() {
        begun = Instant.now();
        client = new Client(() -> cluster.gateway("gateway-1"), cluster.token());
    }

    /** Whatever a test did: all runs again, every release ends, and nothing speaks against a guarantee. */
    @AfterEach
    void holds(TestInfo test) throws Exception {
        try {
            cluster.heal();
            await("every accepted release ends")
                    .atMost(Cluster.PATIENCE)
                    .until(() -> client.allOver(client.accepted().keySet()));
            await("nothing speaks against a guarantee (seed " + Sample.SEED + ")")
                    .atMost(Cluster.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(Invariants.broken(Evidence.of(cluster, client), List.of(Workload.SECRET)))
                                    .isEmpty());
            System.out.printf(
                    "%s, %s: a release stood still for %d ms at the most once all was back%n",
                    test.getTestMethod().orElseThrow().getName(),
                    test.getDisplayName(),
                    Evidence.longestSilence(cluster, Collections.max(List.of(begun, cluster.whole())))
                            .toMillis());
            cluster.backToOneOfEach();
        } catch (Throwable e) {
            cluster.keepFolder();
            throw e;
        }
    }

    void awaitOver(Collection<String> releases) {
        await().atMost(Cluster.PATIENCE).until(() -> client.allOver(releases));
    }

    /** Waits for the end of each, and that this is how they ended. */
    void awaitOutcome(Collection<String> releases, String outcome) {
        awaitOver(releases);
        assertThat(releases).allSatisfy(release -> assertThat(client.outcome(release))
                .as(client.failures(release))
                .isEqualTo(outcome));
    }

    /** A name that no other test has. */
    static String name(String of) {
        return of + "-" + NAMES.incrementAndGet();
    }
}
