package dev.slipway.acceptance.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.acceptance.Prometheus;
import dev.slipway.acceptance.Repository;
import dev.slipway.acceptance.Trivy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The images that {@code ./slipway images} makes, in the containers of docker-compose.yml; what else it needs is made of
 * this machine's own packages, so that nothing is pulled.
 */
class ComposeIT {
    private static final List<String> NEEDED =
            List.of("docker", "docker-compose", "docker-registry", "prometheus", "apt-get", "dpkg-deb", "git");

    /** The images have neither a compiler nor the JDK's HTTP server. */
    private static final String SERVER = """
            import java.io.*;
            import java.net.*;
            public class Server {
                public static void main(String[] args) throws Exception {
                    int port = Integer.parseInt(System.getenv("PORT"));
                    ServerSocket server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
                    while (true) {
                        try (Socket client = server.accept()) {
                            BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream()));
                            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {}
                            client.getOutputStream().write(
                                    "HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\nConnection: close\\r\\n\\r\\nok".getBytes());
                        } catch (IOException e) {
                            // The client has gone.
                        }
                    }
                }
            }
            """;

    @TempDir
    static Path folder;

    private static final Command COMMAND = new Command();
    private static final String PROJECT =
            "slipway-test-" + ProcessHandle.current().pid();
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static @Nullable Process images;
    private static int gatewayPort;
    private static int registryPort;
    private static int prometheusPort;
    private static int applicationPort;

    @BeforeAll
    static void startInAnyOrder() throws Exception {
        for (String program : NEEDED) {
            assumeTrue(Command.found(program), () -> said("install " + program));
        }
        assumeTrue(COMMAND.attempt("docker", "version").status() == 0, () -> said("start a Docker engine"));
        makeImages();
        settings();
        compose(
                "up",
                "-d",
                "--scale",
                "build=2",
                "--scale",
                "test=2",
                "gateway",
                "build",
                "scan",
                "edge",
                "test",
                "deploy",
                "prometheus");
        compose("up", "-d", "kafka", "postgres", "registry");
        await().atMost(PATIENCE).pollInterval(SOON).until(() -> answers(gatewayPort, "/q/health/ready"));
    }

    private static void makeImages() throws Exception {
        String jdk = System.getProperty("java.home");
        String trivy = Trivy.found().map(Path::toString).orElse("");
        String prometheus = Prometheus.PROGRAM.toString();
        String tag = COMMAND.run(
                "acceptance/src/test/containers/make-images.sh", jdk, "devstack/target/lib", prometheus, trivy);
        String registry = startRegistry();
        String base = registry + "/base:" + tag;
        COMMAND.run("docker", "tag", "slipway-test/base:" + tag, base);
        COMMAND.run("docker", "push", "-q", base);
        COMMAND.run("docker", "rmi", base);
        List<String> images =
                new ArrayList<>(List.of("./slipway", "images", "--push", registry, "--plain-http", "--base", base));
        if (!trivy.isEmpty()) {
            images.addAll(List.of("--trivy", trivy));
        }
        COMMAND.with("SLIPWAY_STATE", folder.resolve("state").toString()).run(images.toArray(String[]::new));
        COMMAND.with("SLIPWAY_IMAGES", registry + "/slipway");
        for (String image : List.of("kafka", "postgres", "registry", "prometheus", "trivy")) {
            COMMAND.with(image.toUpperCase(Locale.ROOT) + "_IMAGE", "slipway-test/" + image + ":" + tag);
        }
    }

    private static String said(String mend) {
        System.out.println("did not run: containers tier (" + mend + ")");
        return mend;
    }

    private static void settings() throws IOException, InterruptedException {
        gatewayPort = freePort();
        registryPort = freePort();
        prometheusPort = freePort();
        applicationPort = freePort();
        Path secrets = folder.resolve("secrets");
        COMMAND.run("./slipway", "secrets", secrets.toString());
        COMMAND.with("SLIPWAY_SECRETS", secrets.toString())
                .with("SLIPWAY_REPOSITORIES", folder.resolve("repositories").toString())
                .with("SLIPWAY_ALLOW_LOCAL", "true")
                .with("SLIPWAY_SCAN_REQUIRED", "false")
                .with("SLIPWAY_ACCEPT_UNSCANNED", "true")
                .with("SLIPWAY_GATEWAY_PORT", Integer.toString(gatewayPort))
                .with("SLIPWAY_APPLICATION_PORTS", applicationPort + "-" + applicationPort)
                .with(
                        "SLIPWAY_JAVA_OPTIONS",
                        "-Xmx192m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError")
                .with("KAFKA_PORT", Integer.toString(freePort()))
                .with("REGISTRY_PORT", Integer.toString(registryPort))
                .with("PROMETHEUS_PORT", Integer.toString(prometheusPort))
                .with("TRIVY_PORT", Integer.toString(freePort()))
                .with("TRIVY_DB_REPOSITORY", "registry:5000/trivy-db:2")
                .with("TRIVY_JAVA_DB_REPOSITORY", "registry:5000/trivy-java-db:1")
                .with("TRIVY_INSECURE", "true")
                .with("SLIPWAY_URL", "http://127.0.0.1:" + gatewayPort)
                .with("SLIPWAY_TOKEN", Files.readString(secrets.resolve("token")));
    }

    /** A registry of this machine that images go through; the engine trusts it because it is on loopback. */
    private static String startRegistry() throws IOException {
        int port = freePort();
        Path config =
                Files.writeString(folder.resolve("registry.yml"), """
                version: 0.1
                log: {level: error}
                storage: {filesystem: {rootdirectory: %s}}
                http: {addr: "127.0.0.1:%d"}
                """.formatted(folder.resolve("registry"), port));
        images = new ProcessBuilder("docker-registry", "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("registry.log").toFile())
                .start();
        await().atMost(Duration.ofSeconds(30)).until(() -> answers(port, "/v2/"));
        return "127.0.0.1:" + port;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean answers(int port, String path) throws InterruptedException {
        try {
            return get(port, path).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (gatewayPort != 0) {
            compose("--profile", "scan", "down", "-v", "-t", "5");
        }
        if (images != null) {
            images.destroy();
            images.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldPublishAReleaseWhenServicesStartBeforeWhatTheyStandOn() throws Exception {
        // given
        repository("library", """
                application: library
                build:
                  steps:
                    - { name: make, run: "mkdir out; echo content > out/file" }
                packages:
                  - { name: out, type: archive, from: out }
                """);
        // when
        Command.Result run = release("library");
        // then
        assertThat(run.text())
                .as("%s\n%s", run.errors(), compose("logs", "--tail", "40"))
                .contains("\"type\":\"slipway.package.published.v1\"")
                .contains("\"outcome\":\"published\"");
        assertThat(run.status()).isZero();
        assertThat(List.of(readiness("build", 1), readiness("build", 2), readiness("test", 1), readiness("test", 2)))
                .as("two replicas that took one another for themselves would not both be ready")
                .allSatisfy(answer -> assertThat(answer).contains(" 200 "));
    }

    @Test
    void shouldStopAVulnerableImageWhenTrivyFetchedItsDatabase() throws Exception {
        // given
        Optional<Path> databases = Trivy.found().flatMap(program -> Trivy.foundDatabases());
        assumeTrue(databases.isPresent(), () -> said("SLIPWAY_TRIVY and SLIPWAY_TRIVY_CACHE name no scanner"));
        compose("--profile", "scan", "up", "-d", "trivy");
        COMMAND.run(
                "acceptance/src/test/containers/push-databases.sh",
                "127.0.0.1:" + registryPort,
                databases.get().toString());
        await().atMost(PATIENCE)
                .pollInterval(SOON)
                .until(() -> attempt("exec", "-T", "scan", "test", "-e", "/trivy/db/metadata.json")
                                .status()
                        == 0);
        repository("web", """
                application: web
                build:
                  steps:
                    - name: make
                      run: |
                        mkdir -p site/Flask-2.0.1.dist-info
                        printf 'Metadata-Version: 2.1\\nName: Flask\\nVersion: 2.0.1\\n' > site/Flask-2.0.1.dist-info/METADATA
                image:
                  base: scratch
                  layers: [{from: site, to: /app/lib/python3.11/site-packages}]
                  entrypoint: [/app/none]
                """);
        // when
        Command.Result run = release("web");
        // then
        assertThat(run.text())
                .as("%s\n%s", run.errors(), compose("logs", "--tail", "40", "scan", "trivy"))
                .contains("CVE-2023-30861")
                .contains("\"outcome\":\"failed\"");
    }

    /** It runs beside deploy, edge routes to it, and test asks it from a container of its own. */
    @Test
    void shouldSmokeTestWhatIsDeployed() throws Exception {
        // given
        Path smoked = repository("smoked", """
                application: smoked
                image:
                  base: scratch
                  layers: [{from: Server.class, to: /app/Server.class}]
                  entrypoint: [java, -cp, /app, Server]
                environments:
                  - name: staging
                    readiness: {path: /}
                    smoke: {run: 'test "$(wget -q -O - "$SLIPWAY_ADDRESS")" = ok'}
                """);
        compile(smoked);
        // when
        Command.Result run = release("smoked");
        // then
        assertThat(run.text())
                .as("%s\n%s", run.errors(), compose("logs", "--tail", "40", "deploy", "test"))
                .contains("\"type\":\"slipway.smoke.passed.v1\"")
                .contains("\"outcome\":\"healthy\"");
        assertThat(get(applicationPort, "/").body()).isEqualTo("ok");
    }

    private static void compile(Path repository) throws Exception {
        Path source = Files.writeString(folder.resolve("Server.java"), SERVER);
        String[] options = {"-d", repository.toString(), "--release", "21", source.toString()};
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, options))
                .isZero();
        Repository.commit(repository, "Compiled");
        readable();
    }

    @Test
    void shouldScrapeEveryReplicaThatRuns() {
        await().atMost(PATIENCE).pollInterval(SOON).untilAsserted(() -> assertThat(
                        get(prometheusPort, "/api/v1/query?query=sum(up)").body())
                .as("gateway, two of build and of test, scan, deploy and edge")
                .contains(",\"8\"]"));
    }

    private static Command.Result release(String repository) throws IOException, InterruptedException {
        return COMMAND.attempt("./slipway", "run", "/repositories/" + repository, "--ref", "main", "--watch", "--json");
    }

    private static String readiness(String service, int replica) throws IOException, InterruptedException {
        String ask =
                "exec 3<>/dev/tcp/127.0.0.1/8080; printf 'GET /q/health/ready HTTP/1.0\\r\\n\\r\\n' >&3; head -1 <&3";
        return attempt("exec", "-T", "--index", Integer.toString(replica), service, "bash", "-c", ask)
                .text();
    }

    private static Path repository(String name, String pipeline) throws IOException, InterruptedException {
        Path repository = Repository.of(folder.resolve("repositories"), name, pipeline);
        readable();
        return repository;
    }

    private static void readable() throws IOException, InterruptedException {
        COMMAND.run("chmod", "-R", "a+rX", folder.resolve("repositories").toString());
    }

    private static String compose(String... arguments) throws IOException, InterruptedException {
        return COMMAND.run(composed(arguments));
    }

    private static Command.Result attempt(String... arguments) throws IOException, InterruptedException {
        return COMMAND.attempt(composed(arguments));
    }

    private static String[] composed(String... arguments) {
        return Stream.concat(Stream.of("docker-compose", "-p", PROJECT), Stream.of(arguments))
                .toArray(String[]::new);
    }
}
