package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One stack, started by the demo itself; then releases that go well and releases that do not. */
class ReleaseIT {
    private static final String SHOP = """
            application: shop
            image:
              base: scratch
              layers:
                - {from: Shop.java, to: /app/Shop.java}
                - {from: site-packages, to: /app/lib/python3.11/site-packages}
              entrypoint: [java, -XX:TieredStopAtLevel=1, -XX:+UseSerialGC, /app/Shop.java]
            environments:
              - {name: staging}
              - {name: production}
            """;
    private static final String SHOP_SERVER = """
            import com.sun.net.httpserver.HttpServer;
            import java.net.InetSocketAddress;
            public class Shop {
                public static void main(String[] args) throws Exception {
                    var server = HttpServer.create(
                            new InetSocketAddress("127.0.0.1", Integer.parseInt(System.getenv("PORT"))), 0);
                    server.createContext("/", exchange -> {
                        exchange.sendResponseHeaders(204, -1);
                        exchange.close();
                    });
                    server.start();
                }
            }
            """;

    private static Slipway slipway;
    private static Slipway.Result demo;

    @TempDir
    Path repositories;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        // How long the release of a killed service waits until another takes it up.
        slipway = new Slipway("slipway.runtime.lease=5s\n");
        demo = slipway.run("demo", "--json");
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        slipway.close();
    }

    @Test
    void shouldBringHelloToProductionWhenTheDemoRuns() throws Exception {
        assertThat(demo.status()).as(demo.errors()).isZero();
        assertThat(demo.outcome()).isEqualTo("healthy");
        assertThat(demo.types())
                .containsSubsequence(
                        "slipway.build.requested.v1",
                        "slipway.build.started.v1",
                        "slipway.release.planned.v1",
                        "slipway.build.succeeded.v1",
                        "slipway.tests.started.v1",
                        "slipway.tests.passed.v1",
                        "slipway.image.published.v1",
                        "slipway.scan.started.v1",
                        "slipway.scan.skipped.v1",
                        "slipway.deploy.started.v1",
                        "slipway.deploy.healthy.v1",
                        "slipway.smoke.passed.v1",
                        "slipway.deploy.started.v1",
                        "slipway.deploy.healthy.v1");
        assertThat(body(address("production"))).isEqualTo("Hello from version 1.0.0!\n");
    }

    /** The address that the demo's release has in an environment. */
    private static String address(String environment) {
        return demo.json().stream()
                .filter(node -> node.path("type").asText().equals("slipway.deploy.healthy.v1"))
                .map(node -> node.path("data"))
                .filter(data -> data.path("environment").asText().equals(environment))
                .map(data -> data.path("address").asText())
                .findFirst()
                .orElseThrow();
    }

    private static String body(String address) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(address + "/")).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    @Test
    void shouldLetAForeignKafkaClientReadTheWholeStoryInOrder() throws Exception {
        Optional<Path> kcat = Optional.of(Path.of("/usr/bin/kcat"))
                .filter(path -> path.toFile().canExecute());
        if (kcat.isEmpty()) {
            System.out.println("did not run: kcat tier (install kcat)");
            return;
        }
        String release = demo.json().getLast().path("release").asText();
        // when
        Slipway.Result read = slipway.run(List.of(
                kcat.get().toString(),
                "-C",
                "-q",
                "-e",
                "-b",
                slipway.setting("kafka.bootstrap.servers"),
                "-t",
                "slipway.releases",
                "-o",
                "beginning",
                "-f",
                "%k %h\\n"));
        // then
        Map<String, String> firstOccurrences = new LinkedHashMap<>();
        read.lines().stream()
                .filter(line -> line.startsWith(release))
                .forEach(line -> firstOccurrences.putIfAbsent(header(line, "ce_id"), header(line, "ce_type")));
        List<String> types = List.copyOf(firstOccurrences.values());
        assertThat(types).containsExactlyElementsOf(demo.types());
    }

    @Test
    void shouldLetPrometheusFindEveryMetricThatDashboardAndRulesName() throws Exception {
        if (!Files.isExecutable(Prometheus.PROGRAM)) {
            System.out.println("did not run: prometheus tier (install prometheus)");
            return;
        }
        try (Prometheus prometheus = new Prometheus(slipway.state().resolve("stack"), repositories)) {
            // then
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                assertThat(prometheus.count("up == 1")).isEqualTo(6);
                for (String metric : WatchFiles.metrics()) {
                    assertThat(prometheus.knows(metric)).as(metric).isTrue();
                }
                assertThat(prometheus.rules())
                        .hasSize(WatchFiles.alerts().size())
                        .allMatch(rule -> rule.path("health").asText().equals("ok"));
            });
        }
    }

    private static String header(String line, String name) {
        return line.replaceAll(".*" + name + "=([^,]*).*", "$1");
    }

    @Test
    void shouldFailAReleaseWhoseTestsFail() throws Exception {
        Path repository = Repository.of(repositories, "failing", """
                application: failing
                build:
                  steps:
                    - name: make
                      run: |
                        mkdir out
                        echo '<testsuite name="s" tests="1" failures="1"><testcase classname="Sum" name="adds">' > out/r.xml
                        echo '<failure message="expected 4 but was 5"/></testcase></testsuite>' >> out/r.xml
                test:
                  suites:
                    - { name: unit, run: "cp out/r.xml report.xml; exit 1", reports: [report.xml] }
                packages:
                  - { name: out, type: archive, from: out }
                """);
        // when
        Slipway.Result run = slipway.run("run", repository.toString(), "--ref", "main", "--watch", "--json");
        // then
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.outcome()).isEqualTo("failed");
        assertThat(run.types()).last().isEqualTo("slipway.tests.failed.v1");
        JsonNode failed = data(run, "slipway.tests.failed.v1");
        assertThat(failed.path("counts").path("failed").asInt()).isEqualTo(1);
        assertThat(failed.path("firstFailures").path(0).path("message").asText())
                .contains("expected 4 but was 5");
    }

    @Test
    void shouldStopAReleaseForAKnownWeaknessAndBringTheMendedOneToProduction() throws Exception {
        assumeTrue(slipway.trivy().install(), "a real Trivy with its databases");
        try {
            // given
            Path repository = Repository.of(repositories, "shop", SHOP);
            Files.writeString(repository.resolve("Shop.java"), SHOP_SERVER);

            // when
            Slipway.Result weak = releaseWithFlask(repository, "2.0.1");
            Slipway.Result mended = releaseWithFlask(repository, "2.2.5");

            // then
            assertThat(weak.outcome()).as(String.join("\n", weak.lines())).isEqualTo("failed");
            assertThat(weak.types())
                    .contains("slipway.scan.rejected.v1")
                    .doesNotContain("slipway.deploy.started.v1", "slipway.scan.skipped.v1");
            JsonNode shown = shown(weak);
            assertThat(shown.path("state").asText()).isEqualTo("failed");
            assertThat(shown.path("failures")).singleElement().satisfies(failure -> {
                assertThat(failure.path("code").asText()).isEqualTo("vulnerable");
                assertThat(failure.path("where").asText()).isEqualTo("Flask 2.0.1");
                assertThat(failure.path("why").asText()).startsWith("CVE-2023-30861 (high)");
                assertThat(failure.path("mend").asText()).isEqualTo("Use Flask 2.2.5 or newer.");
            });
            assertThat(mended.outcome()).as(String.join("\n", mended.lines())).isEqualTo("healthy");
            assertThat(data(mended, "slipway.scan.passed.v1").path("image").asText())
                    .isNotEqualTo(
                            data(weak, "slipway.scan.rejected.v1").path("image").asText());
            assertThat(mended.json())
                    .filteredOn(node -> node.path("type").asText().equals("slipway.deploy.healthy.v1"))
                    .extracting(node -> node.path("data").path("environment").asText())
                    .containsExactly("staging", "production");
            assertThat(shown(mended).path("environments").path(1).path("state").asText())
                    .isEqualTo("healthy");
        } finally {
            slipway.trivy().remove();
        }
    }

    private static Slipway.Result releaseWithFlask(Path repository, String version) throws Exception {
        Path metadata = repository.resolve("site-packages/Flask.dist-info/METADATA");
        Files.createDirectories(metadata.getParent());
        Files.writeString(metadata, "Metadata-Version: 2.1\nName: Flask\nVersion: " + version + "\n");
        Repository.commit(repository, "Flask " + version);
        return slipway.run("run", repository.toString(), "--ref", "main", "--watch", "--json");
    }

    private static JsonNode shown(Slipway.Result run) throws Exception {
        return slipway.shown("/releases/" + run.json().getLast().path("release").asText());
    }

    private static JsonNode data(Slipway.Result run, String type) {
        return run.json().stream()
                .filter(node -> node.path("type").asText().equals(type))
                .map(node -> node.path("data"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldPublishAReleaseThatHasNothingToDeploy() throws Exception {
        Path repository = Repository.of(repositories, "library", """
                application: library
                build:
                  steps:
                    - { name: make, run: "mkdir out; echo content > out/file" }
                packages:
                  - { name: out, type: archive, from: out }
                """);
        // when
        Slipway.Result run = slipway.run("run", repository.toString(), "--ref", "main", "--watch", "--json");
        // then
        assertThat(run.status()).as(run.errors()).isZero();
        assertThat(run.outcome()).isEqualTo("published");
        assertThat(run.types()).contains("slipway.package.published.v1");
    }

    @Test
    void shouldNameFileLineAndColumnWhenThePipelineCannotBeRead() throws Exception {
        Path repository = Repository.of(repositories, "broken", "application: broken\nbuild:\n  stepz: []\n");
        // when
        Slipway.Result run = slipway.run("run", repository.toString(), "--ref", "main", "--watch", "--json");
        // then
        assertThat(run.outcome()).isEqualTo("failed");
        JsonNode failure = data(run, "slipway.build.failed.v1").path("failures").path(0);
        assertThat(failure.path("where").asText()).startsWith("slipway.yaml:3:3");
        assertThat(failure.path("mend").asText()).contains("Did you mean 'steps'");
    }

    @Test
    void shouldSayThatARepositoryDoesNotExist() throws Exception {
        String nowhere = repositories.resolve("nowhere").toString();
        // when
        Slipway.Result path = slipway.run("run", nowhere);
        Slipway.Result run = slipway.run("run", "file://" + nowhere, "--ref", "main", "--watch", "--json");
        // then
        assertThat(path.status()).isEqualTo(2);
        assertThat(path.errors()).contains("is no folder here");
        assertThat(run.outcome()).isEqualTo("failed");
        assertThat(data(run, "slipway.build.failed.v1")
                        .path("failures")
                        .path(0)
                        .path("code")
                        .asText())
                .isEqualTo("repository-not-found");
    }

    @Test
    void shouldReachTheSameEndWhenAServiceIsKilledInMidJobAndComesBackAsTwo() throws Exception {
        Path repository = Repository.of(repositories, "patient", """
                application: patient
                build:
                  steps:
                    - { name: wait, run: "sleep 3; mkdir -p out; echo content > out/file" }
                packages:
                  - { name: out, type: archive, from: out }
                """);
        String release = slipway.run("run", repository.toString(), "--ref", "main", "--json")
                .json()
                .getLast()
                .path("id")
                .asText();
        await().atMost(Duration.ofSeconds(20)).until(() -> slipway.run("logs", release).lines().stream()
                .anyMatch(line -> line.startsWith("build/workspace ")));
        // when
        kill("build-1");
        Slipway.Result up = slipway.run("up", "--replicas", "build=2");
        // then
        assertThat(up.status()).as(up.errors()).isZero();
        assertThat(processes("build-1")).hasSize(1);
        assertThat(processes("build-2")).hasSize(1);
        Slipway.Result watched = slipway.run("watch", release, "--json");
        assertThat(watched.outcome()).as(String.join("\n", watched.lines())).isEqualTo("published");
        assertThat(watched.types()).containsOnlyOnce("slipway.build.succeeded.v1");
        // when a replica ends that only an earlier 'up' was told of
        kill("build-2");
        // then
        assertThat(slipway.run("up").status()).isZero();
        assertThat(processes("build-2")).hasSize(1);
        assertThat(slipway.run("status").status()).isZero();
        // when
        Slipway.Result retried = slipway.run("retry", release, "--json");
        // then
        assertThat(retried.json().getLast().path("retryOf").asText()).isEqualTo(release);
    }

    private void kill(String part) throws Exception {
        for (ProcessHandle process : processes(part)) {
            process.destroyForcibly();
            process.onExit().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldStartAgainWhatIsDeployedWhenItEnds() throws Exception {
        // given
        try (Stream<Path> files = Files.find(slipway.state(), 5, (path, attributes) -> path.endsWith("pid"))) {
            for (Path file : files.filter(path -> path.toString().contains("hello-production-"))
                    .toList()) {
                ProcessHandle instance = ProcessHandle.of(
                                Long.parseLong(Files.readString(file).strip()))
                        .orElseThrow();
                // when
                instance.destroyForcibly();
                instance.onExit().get(10, TimeUnit.SECONDS);
            }
        }
        // then
        assertThat(body(address("production"))).doesNotContain("Hello");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> body(address("production")).equals("Hello from version 1.0.0!\n"));
    }

    @Test
    void shouldStartEdgeAgainAtOnceWhenItIsKilled() throws Exception {
        // given
        processes("edge").forEach(ProcessHandle::destroyForcibly);
        // when
        Slipway.Result up = slipway.run("up");
        // then
        assertThat(up.status()).as(String.join("\n", up.lines())).isZero();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> body(address("production")).equals("Hello from version 1.0.0!\n"));
    }

    private static List<ProcessHandle> processes(String part) throws IOException, InterruptedException {
        return slipway.run("status", "--json").json().stream()
                .filter(node -> node.path("part").asText().equals(part))
                .flatMap(node -> ProcessHandle.of(node.path("pid").asLong()).stream())
                .toList();
    }
}
