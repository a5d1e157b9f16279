package dev.slipway.acceptance.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.util.List;
import java.util.concurrent.TimeUnit;
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
            List.of("docker", "docker-compose", "docker-registry", "apt-get", "dpkg-deb", "git");

    @TempDir
    static Path folder;

    private static final Command COMMAND = new Command();
    private static final String PROJECT =
            "slipway-test-" + ProcessHandle.current().pid();
    private static @Nullable Process images;
    private static int gatewayPort;

    @BeforeAll
    static void makeImages() throws Exception {
        for (String program : NEEDED) {
            assumeTrue(Command.found(program), () -> said("install " + program));
        }
        assumeTrue(COMMAND.attempt("docker", "version").status() == 0, () -> said("start a Docker engine"));
        String jdk = System.getProperty("java.home");
        String tag = COMMAND.run("acceptance/src/test/containers/make-images.sh", jdk, "devstack/target/lib");
        String registry = startRegistry();
        String base = registry + "/base:" + tag;
        COMMAND.run("docker", "tag", "slipway-test/base:" + tag, base);
        COMMAND.run("docker", "push", "-q", base);
        COMMAND.run("docker", "rmi", base);
        COMMAND.with("SLIPWAY_STATE", folder.resolve("state").toString())
                .run("./slipway", "images", "--push", registry, "--plain-http", "--base", base);
        COMMAND.with("SLIPWAY_IMAGES", registry + "/slipway")
                .with("KAFKA_IMAGE", "slipway-test/kafka:" + tag)
                .with("POSTGRES_IMAGE", "slipway-test/postgres:" + tag)
                .with("REGISTRY_IMAGE", "slipway-test/registry:" + tag);
        settings();
    }

    private static String said(String mend) {
        System.out.println("did not run: containers tier (" + mend + ")");
        return mend;
    }

    private static void settings() throws IOException, InterruptedException {
        gatewayPort = freePort();
        int application = freePort();
        Path secrets = folder.resolve("secrets");
        COMMAND.run("./slipway", "secrets", secrets.toString());
        COMMAND.with("SLIPWAY_SECRETS", secrets.toString())
                .with("SLIPWAY_REPOSITORIES", folder.resolve("repositories").toString())
                .with("SLIPWAY_ALLOW_LOCAL", "true")
                .with("SLIPWAY_SCAN_REQUIRED", "false")
                .with("SLIPWAY_GATEWAY_PORT", Integer.toString(gatewayPort))
                .with("SLIPWAY_APPLICATION_PORTS", application + "-" + application)
                .with("SLIPWAY_JAVA_OPTIONS", "-Xmx192m -XX:+UseSerialGC -XX:TieredStopAtLevel=1")
                .with("KAFKA_PORT", Integer.toString(freePort()))
                .with("REGISTRY_PORT", Integer.toString(freePort()))
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

    private static boolean answers(int port, String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (gatewayPort != 0) {
            COMMAND.run("docker-compose", "-p", PROJECT, "down", "-v", "-t", "5");
        }
        if (images != null) {
            images.destroy();
            images.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldPublishAReleaseWhenServicesStartBeforeWhatTheyStandOn() throws Exception {
        // given
        repository();
        COMMAND.run(
                "docker-compose",
                "-p",
                PROJECT,
                "up",
                "-d",
                "--scale",
                "build=2",
                "gateway",
                "build",
                "scan",
                "edge",
                "test",
                "deploy");
        COMMAND.run("docker-compose", "-p", PROJECT, "up", "-d", "kafka", "postgres", "registry");
        await().atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> answers(gatewayPort, "/q/health/ready"));
        // when
        Command.Result run =
                COMMAND.attempt("./slipway", "run", "/repositories/library", "--ref", "main", "--watch", "--json");
        // then
        assertThat(run.text())
                .as("%s\n%s", run.errors(), COMMAND.attempt("docker-compose", "-p", PROJECT, "logs", "--tail", "40"))
                .contains("\"type\":\"slipway.package.published.v1\"")
                .contains("\"outcome\":\"published\"");
        assertThat(run.status()).isZero();
        assertThat(List.of(readiness("build", 1), readiness("build", 2)))
                .as("two replicas that took one another for themselves would not both be ready")
                .allSatisfy(answer -> assertThat(answer).contains(" 200 "));
    }

    private static String readiness(String service, int replica) throws IOException, InterruptedException {
        String ask =
                "exec 3<>/dev/tcp/127.0.0.1/8080; printf 'GET /q/health/ready HTTP/1.0\\r\\n\\r\\n' >&3; head -1 <&3";
        return COMMAND.attempt(
                        "docker-compose",
                        "-p",
                        PROJECT,
                        "exec",
                        "-T",
                        "--index",
                        Integer.toString(replica),
                        service,
                        "bash",
                        "-c",
                        ask)
                .text();
    }

    private static void repository() throws IOException, InterruptedException {
        Path library = Files.createDirectories(folder.resolve("repositories/library"));
        Files.writeString(library.resolve("slipway.yaml"), """
                application: library
                build:
                  steps:
                    - { name: make, run: "mkdir out; echo content > out/file" }
                packages:
                  - { name: out, type: archive, from: out }
                """);
        String at = library.toString();
        COMMAND.run("git", "-C", at, "init", "-q", "-b", "main");
        COMMAND.run("git", "-C", at, "add", "-A");
        COMMAND.run(
                "git",
                "-C",
                at,
                "-c",
                "user.name=tester",
                "-c",
                "user.email=tester@localhost",
                "commit",
                "-q",
                "-m",
                "First");
        COMMAND.run("chmod", "-R", "a+rX", library.getParent().toString());
    }
}
