package dev.slipway.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Processes are killed, frozen and cut off. */
class FaultsIT extends OnACluster {
    /** Far more than it takes until the releases are over; a start takes seconds. */
    private static final int MOST_KILLS = 50;
    /** Until a release falls to one of two replicas. */
    private static final int MOST_ATTEMPTS = 20;

    /**
     * A death.
     *
     * @param nth which time it is reached
     */
    record Death(String service, Halt at, int nth) {
        String replica() {
            return service + "-1";
        }
    }

    /** Every death, in rounds: a round kills every service once at the most, each at a point of its own. */
    static List<List<Death>> deaths() {
        List<List<Death>> rounds = new ArrayList<>();
        for (String service : Cluster.SERVICES) {
            List<Death> deaths = Sample.shuffled(deathsOf(service));
            for (int i = 0; i < deaths.size(); i++) {
                if (i == rounds.size()) {
                    rounds.add(new ArrayList<>());
                }
                rounds.get(i).add(deaths.get(i));
            }
        }
        return Sample.of(rounds, 1);
    }

    private static List<Death> deathsOf(String service) {
        List<Death> deaths = new ArrayList<>();
        if (service.equals("gateway")) {
            for (int nth : List.of(1, 5, 10)) {
                deaths.add(new Death(service, Halt.IN_VIEWS, nth));
            }
        } else {
            deaths.add(new Death(service, Halt.MID_JOB, 1));
            for (int nth = 1; nth <= jobs(service); nth++) {
                deaths.add(new Death(service, Halt.AFTER_INTAKE, nth));
                deaths.add(new Death(service, Halt.BEFORE_CONCLUSION, nth));
            }
        }
        for (int nth = 1; nth <= facts(service); nth++) {
            deaths.add(new Death(service, Halt.AFTER_COMMIT, nth));
            deaths.add(new Death(service, Halt.AFTER_PUBLISHING, nth));
            deaths.add(new Death(service, Halt.AFTER_MARKING, nth));
        }
        return deaths;
    }

    /** How many facts a service states of every release of the workload. */
    private static int facts(String service) {
        return switch (service) {
            case "gateway" -> 1;
            case "build" -> 4;
            default -> 2;
        };
    }

    /** How many jobs every release of the workload has at least. */
    private static int jobs(String service) {
        return switch (service) {
            case "build", "test" -> 2;
            case "deploy" -> 3;
            default -> 1;
        };
    }

    @ParameterizedTest
    @MethodSource("deaths")
    void shouldReachTheSameEndWhenServicesAreKilled(List<Death> deaths) throws Exception {
        // given
        Path repository = workload.application(name("killed"));
        deaths.forEach(death -> cluster.haltAt(death.replica(), death.at(), death.nth()));
        // when
        String release;
        // A thread for each: a service that is to die late waits for one that died early to be back.
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> dead = deaths.stream()
                    .map(death -> CompletableFuture.runAsync(() -> cluster.awaitEnd(death.replica()), threads)
                            .thenRun(() -> cluster.startWith(death.replica())))
                    .toList();
            release = client.build(repository);
            dead.forEach(CompletableFuture::join);
        }
        // then
        awaitOutcome(List.of(release), "healthy");
    }

    /** With a lease that no test waits for. */
    @Test
    void shouldGoOnWithWhatItHeldWhenAKilledServiceIsStartedAgain() throws Exception {
        cluster.stop("build-1");
        cluster.startWith("build-1", "slipway.runtime.lease=1h");
        Path mark = cluster.folder().resolve(name("mark"));
        String release = client.build(workload.libraryThatTakesLongOnce(name("held"), mark));
        await().atMost(Cluster.PATIENCE).until(() -> Files.exists(mark));
        assertThat(cluster.held("build", "build-1")).isOne();
        // when
        cluster.kill("build-1");
        cluster.start("build-1");
        // then
        awaitOutcome(List.of(release), "published");
        assertThat(cluster.attempts("build", release)).isEqualTo(new Cluster.Attempts(2, 2));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void shouldBreakAndRunNothingAgainWhenAWorkerDiesInAScriptThatMustNotRunTwice(boolean killed) throws Exception {
        Path marks = cluster.folder().resolve(name("marks"));
        String release = client.build(workload.marksAndWaitsOnce(name("once"), marks));
        await().atMost(Cluster.PATIENCE).until(() -> Files.exists(marks));
        // when
        if (killed) {
            cluster.kill("build-1");
        } else {
            cluster.stop("build-1");
        }
        cluster.start("build-1");
        // then
        awaitOutcome(List.of(release), "broken");
        assertThat(client.failures(release)).contains("worker-lost");
        assertThat(Files.readAllLines(marks)).hasSize(1);
    }

    static List<Boolean> ends() {
        return Sample.of(List.of(true, false), 1);
    }

    @Test
    void shouldEndEveryReleaseOfManyWhenOneOfTwoReplicasIsKilledAgainAndAgain() throws Exception {
        List<String> releases = new ArrayList<>();
        Cluster.SERVICES.forEach(service -> cluster.start(service + "-2"));
        Cluster.SERVICES.forEach(service -> cluster.awaitReady(service + "-2"));
        Path repository = workload.library(name("many"), 0.1);
        for (int i = 0; i < Sample.size(9, 45); i++) {
            releases.add(client.build(repository));
        }
        List<String> rollouts = new ArrayList<>();
        for (int i = 0; i < Sample.size(1, 5); i++) {
            rollouts.add(client.build(workload.application(name("many"))));
        }
        // when
        int kills = 0;
        do {
            String victim = victim(kills);
            cluster.kill(victim);
            cluster.start(victim);
            cluster.awaitReady(victim);
            kills++;
        } while (kills < MOST_KILLS && !(client.allOver(releases) && client.allOver(rollouts)));
        // then
        awaitOutcome(releases, "published");
        awaitOutcome(rollouts, "healthy");
    }

    /** In turns, the second replica of each and then the first; the client speaks to the first gateway. */
    private static String victim(int kills) {
        String service = Cluster.SERVICES.get(kills % Cluster.SERVICES.size());
        boolean second = service.equals("gateway") || kills / Cluster.SERVICES.size() % 2 == 0;
        return service + (second ? "-2" : "-1");
    }

    /** The one that dies has committed a fact and not published it; the other takes over, and commits the next. */
    @Test
    void shouldKeepTheOrderOfAReleaseWhenOneOfTwoThatCommitForItDies() throws Exception {
        cluster.startWith("build-2");
        Path repository = workload.library(name("order"), 0.5);
        List<String> releases = new ArrayList<>();
        // when
        cluster.haltAt("build-1", Halt.AFTER_COMMIT, 1);
        for (int i = 0; i < MOST_ATTEMPTS && cluster.isAlive("build-1"); i++) {
            releases.add(client.build(repository));
            Thread.sleep(500);
        }
        // then
        assertThat(cluster.isAlive("build-1")).isFalse();
        awaitOutcome(releases, "published");
        assertThat(releases)
                .allSatisfy(release -> assertThat(client.types(release).stream().distinct())
                        .startsWith(
                                "slipway.build.requested.v1",
                                "slipway.build.started.v1",
                                "slipway.release.planned.v1",
                                "slipway.build.succeeded.v1"));
    }

    @Test
    void shouldLoseNothingWhenKafkaIsKilled() throws Exception {
        Path repository = workload.library(name("kafka"), 0.5);
        Optional<String> rollout = rolloutUnderWay(name("kafka"));
        String before = client.build(repository);
        // when
        cluster.kill("kafka");
        String during = client.build(repository);
        Thread.sleep(1000L * Sample.size(1, 60));
        cluster.start("kafka");
        // then
        awaitOutcome(rollout.stream().toList(), "healthy");
        awaitOutcome(List.of(before, during), "published");
    }

    /** For longer than a lease: what ran begins again, and has lost no attempt. */
    @Test
    void shouldLoseNothingWhenPostgresIsKilled() throws Exception {
        Path mark = cluster.folder().resolve(name("begun"));
        Optional<String> rollout = rolloutUnderWay(name("postgres"));
        String before = client.build(workload.libraryThatTakesLongOnce(name("postgres"), mark));
        await().atMost(Cluster.PATIENCE).until(() -> Files.exists(mark));
        // when
        cluster.kill("postgres");
        Thread.sleep(1000L * Sample.size(3, 60));
        cluster.start("postgres");
        // then
        await().atMost(Cluster.PATIENCE)
                .until(() -> cluster.attempts("build", before).made() > 1);
        assertThat(cluster.attempts("build", before).counted()).isEqualTo(1);
        String after = client.build(workload.library(name("postgres"), 0.5));
        awaitOutcome(rollout.stream().toList(), "healthy");
        awaitOutcome(List.of(before, after), "published");
    }

    /** In the long run alone: a release whose rollout has begun. */
    private Optional<String> rolloutUnderWay(String name) throws Exception {
        if (!Sample.all()) {
            return Optional.empty();
        }
        String release = client.build(workload.application(name));
        await().atMost(Cluster.PATIENCE).until(() -> client.types(release).contains("slipway.deploy.started.v1"));
        return Optional.of(release);
    }

    /** For longer than the attempts of a job last. */
    @Test
    @EnabledIfSystemProperty(
            named = "slipway.test.long",
            matches = "true",
            disabledReason = "one of the faults of --long")
    void shouldWaitForTheRegistryWhenItIsAwayAsARolloutBegins() throws Exception {
        cluster.stop("deploy-1");
        String release = client.build(workload.application(name("registry")));
        await().atMost(Cluster.PATIENCE).until(() -> client.types(release).contains("slipway.scan.skipped.v1"));
        // when
        cluster.kill("registry");
        cluster.startWith("deploy-1", "slipway.runtime.attempts=3");
        Thread.sleep(20_000);
        cluster.start("registry");
        // then
        awaitOutcome(List.of(release), "healthy");
        cluster.stop("deploy-1");
    }

    @Test
    void shouldServeAtTheSameAddressWhenEdgeIsKilledInARollout() throws Exception {
        Path repository = workload.application(name("edge"));
        String first = client.build(repository);
        awaitOutcome(List.of(first), "healthy");
        URI address = client.address(first, "staging");
        String second = client.build(repository);
        await().atMost(Cluster.PATIENCE).until(() -> client.types(second).contains("slipway.deploy.started.v1"));
        // when
        cluster.kill("edge");
        cluster.start("edge");
        // then
        awaitOutcome(List.of(second), "healthy");
        assertThat(client.address(second, "staging")).isEqualTo(address);
        HttpResponse<Void> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding());
        assertThat(answer.statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @MethodSource("workers")
    void shouldCountForNothingWhatAFrozenWorkerFinishesLate(String service) throws Exception {
        String frozen = service + "-1";
        cluster.startWith(service + "-2");
        boolean deploys = List.of("scan", "deploy").contains(service);
        if (service.equals("scan")) {
            // It takes its time to say that it has no database; the images go on as NOT SCANNED.
            cluster.installScanner("sleep 3; echo '{}'");
        }
        List<String> releases = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String name = name("frozen");
            releases.add(client.build(deploys ? workload.application(name) : workload.library(name, 3)));
        }
        // when
        freezeAtWork(service, frozen);
        Thread.sleep(2 * Cluster.LEASE.toMillis());
        cluster.thaw(frozen);
        // then
        awaitOutcome(releases, deploys ? "healthy" : "published");
        assertThat(cluster.log(frozen)).content().containsAnyOf("lease was lost", "lease is lost");
        cluster.removeScanner();
    }

    static List<String> workers() {
        return Sample.of(List.of("build", "test", "scan", "deploy"), 1);
    }

    /** It performs no jobs; what happened meanwhile is on the topic. */
    @Test
    @EnabledIfSystemProperty(
            named = "slipway.test.long",
            matches = "true",
            disabledReason = "one of the faults of --long")
    void shouldTellHowEveryReleaseEndedWhenAFrozenGatewayWakesUp() throws Exception {
        Path repository = workload.library(name("asleep"), 1);
        List<String> releases = List.of(client.build(repository), client.build(repository));
        // when
        cluster.freeze("gateway-1");
        Thread.sleep(2 * Cluster.LEASE.toMillis());
        cluster.thaw("gateway-1");
        String after = client.build(repository);
        // then
        awaitOutcome(releases, "published");
        awaitOutcome(List.of(after), "published");
    }

    /** What was shipped while no gateway ran, it reads when it is back. */
    @Test
    void shouldHaveEveryLogWholeWhenTheGatewayIsKilled() throws Exception {
        List<String> releases = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            releases.add(client.build(workload.library(name("told"), 0.5)));
        }
        // when
        cluster.kill("gateway-1");
        Thread.sleep(1500);
        cluster.start("gateway-1");
        // then
        awaitOutcome(releases, "published");
        await().atMost(Cluster.PATIENCE)
                .untilAsserted(() -> assertThat(releases).allSatisfy(release -> {
                    List<String> jobs = client.jobsWithALog(release);
                    assertThat(jobs).contains("build/workspace", "suite/one", "suite/two", "package/out");
                    assertThat(jobs).allSatisfy(job -> assertThat(client.log(release, job))
                            .doesNotContain("bytes are missing", "not complete"));
                }));
    }

    /** A job may end between the look and the signal; then it is the next one's turn. */
    private static void freezeAtWork(String service, String replica) throws Exception {
        do {
            cluster.thaw(replica);
            await().atMost(Cluster.PATIENCE).until(() -> cluster.running(service, replica) > 0);
            cluster.freeze(replica);
        } while (cluster.running(service, replica) == 0);
    }

    /** Each takes the name from the other, until one of them is refused for good: which one, Kafka does not say. */
    @Test
    @EnabledIfSystemProperty(
            named = "slipway.test.long",
            matches = "true",
            disabledReason = "one of the faults of --long")
    void shouldNotBothBeReadyWhenTwoReplicasHaveOneName() {
        cluster.beginWith("build-2", "slipway.runtime.worker=build-1");
        await().atMost(Cluster.PATIENCE).until(() -> wasRefused("build-1") || wasRefused("build-2"));
        // then
        await().during(Duration.ofSeconds(5))
                .atMost(Cluster.PATIENCE)
                .until(() -> cluster.readiness("build-1") + cluster.readiness("build-2") == 200 + 503);
        cluster.stop("build-2");
        cluster.kill("build-1");
    }

    private static boolean wasRefused(String replica) throws IOException {
        return Files.readString(cluster.log(replica)).contains("FencedInstanceIdException");
    }

    /** Each suite runs on a replica of its own, and all end when the same file comes to be. */
    @ParameterizedTest
    @MethodSource("joins")
    void shouldConcludeOnceWhenTheSuitesOfOneReleaseEndAtTheSameMoment(boolean killed) throws Exception {
        Path gate = cluster.folder().resolve(name("gate"));
        Path repository = workload.suitesThatWaitFor(name("join"), gate);
        cluster.stop("test-1");
        cluster.startWith("test-2", "slipway.runtime.slots=1");
        cluster.startWith("test-1", "slipway.runtime.slots=1");
        String release = client.build(repository);
        await().atMost(Cluster.PATIENCE)
                .until(() -> cluster.running("test", "test-1") == 1 && cluster.running("test", "test-2") == 1);
        // when
        if (killed) {
            cluster.haltAt("test-1", Halt.BEFORE_CONCLUSION, 1);
        }
        Files.createFile(gate);
        // then
        awaitOutcome(List.of(release), "published");
        assertThat(cluster.isAlive("test-1")).isEqualTo(!killed);
        assertThat(client.types(release))
                .filteredOn(type -> type.equals("slipway.tests.passed.v1"))
                .hasSize(1);
        cluster.stop("test-2");
    }

    static List<Boolean> joins() {
        return Sample.all() ? List.of(false, true, false, true, false, true) : List.of(false);
    }
}
