package dev.slipway.acceptance.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;

/** Repositories whose releases do what real ones do, in little time. */
final class Workload {
    /** The value of a secret that every build prints in all its forms. */
    static final String SECRET = "s3cr3t/of+the-workload";

    private static final String STEPS = """
            application: %s
            version: 1.0.0
            build:
              steps:
                - name: make
                  run: |
                    echo "with $TOKEN, $(printf %%s "$TOKEN" | base64) and $(printf %%s "$TOKEN" | sed s:/:%%2F:\\;s:+:%%2B:)"
                    sleep %s
                    mkdir -p out
                    echo content > out/file
                  secrets: [TOKEN]
            test:
              suites:
                - {name: one, run: "sleep %s; test -f out/file"}
                - {name: two, run: "sleep %s; test -f out/file"}
            """;
    private static final String PACKAGE = """
            packages:
              - {name: out, type: archive, from: out}
            """;
    private static final String DEPLOYED = """
            image:
              base: scratch
              layers: [{from: Server.class, to: /app/Server.class}]
              entrypoint: [java, -XX:TieredStopAtLevel=1, -XX:+UseSerialGC, -cp, /app, Server]
            environments:
              - {name: staging, readiness: {path: /}}
            """;
    private static final String SERVER = """
            import com.sun.net.httpserver.HttpServer;
            import java.net.InetSocketAddress;
            public class Server {
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

    private final Path folder;

    private final byte[] server;

    Workload(Path folder) throws IOException {
        this.folder = folder;
        server = compiled(folder);
    }

    /** Once for all: a start from source costs more than all else that a deployment does. */
    private static byte[] compiled(Path folder) throws IOException {
        Path source = Files.writeString(folder.resolve("Server.java"), SERVER);
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", folder.toString(), "--release", "21", source.toString());
        if (status != 0) {
            throw new IllegalStateException("the workload's server does not compile");
        }
        return Files.readAllBytes(folder.resolve("Server.class"));
    }

    /** Puts the secret where the services look for it. */
    static void giveSecret(Path secrets) throws IOException {
        Files.createDirectories(secrets);
        Files.writeString(secrets.resolve("TOKEN"), SECRET);
    }

    /** One that publishes a package; each of its jobs takes this many seconds. */
    Path library(String name, Number seconds) throws IOException, InterruptedException {
        return library(name, seconds, seconds);
    }

    /** One that publishes a package; its build and each of its suites take so many seconds. */
    Path library(String name, Number build, Number suite) throws IOException, InterruptedException {
        return repository(name, STEPS.formatted(name, build, suite, suite) + PACKAGE);
    }

    /** One whose package takes a second and more to publish. */
    Path bulkyLibrary(String name) throws IOException, InterruptedException {
        String bulk = "0; mkdir -p out; head -c 50000000 /dev/urandom > out/bulk";
        return repository(name, STEPS.formatted(name, bulk, 0, 0) + PACKAGE);
    }

    /** One whose build fails. */
    Path failing(String name) throws IOException, InterruptedException {
        return repository(name, STEPS.formatted(name, "0; exit 3", 0, 0) + PACKAGE);
    }

    /** One that is deployed to staging. */
    Path application(String name) throws IOException, InterruptedException {
        return repository(name, STEPS.formatted(name, 0.2, 0.2, 0.2) + DEPLOYED);
    }

    /** One that is deployed to staging, and there tried for a minute. */
    Path smokedApplication(String name) throws IOException, InterruptedException {
        String deployed = DEPLOYED.replace("readiness: {path: /}", "readiness: {path: /}, smoke: {run: sleep 60}");
        return repository(name, STEPS.formatted(name, 0.2, 0.2, 0.2) + deployed);
    }

    /** One that is deployed to staging, and whose build and two suites each write a line to a file when they run. */
    Path markingApplication(String name, Path marks) throws IOException, InterruptedException {
        String mark = "0.2; echo ran >> " + marks;
        return repository(name, STEPS.formatted(name, mark, mark, mark) + DEPLOYED);
    }

    /** One that is deployed to staging, with a second and more at each stage. */
    Path slowApplication(String name) throws IOException, InterruptedException {
        return repository(name, STEPS.formatted(name, 1, 1, 1) + DEPLOYED);
    }

    /** One that publishes a package, and whose two suites wait for a file. */
    Path suitesThatWaitFor(String name, Path gate) throws IOException, InterruptedException {
        String wait = "while [ ! -e " + gate + " ]; do sleep 0.01; done";
        return repository(
                name,
                STEPS.formatted(name, 0, 0, 0).replace("sleep 0; test -f out/file", wait + "; test -f out/file")
                        + PACKAGE);
    }

    /** One that publishes a package; its build makes this file and takes 5 s, or no time when the file is there. */
    Path libraryThatTakesLongOnce(String name, Path mark) throws IOException, InterruptedException {
        String build = "0; if [ ! -e " + mark + " ]; then touch " + mark + "; sleep 5; fi";
        return repository(name, STEPS.formatted(name, build, 0.1, 0.1) + PACKAGE);
    }

    /** One whose build writes a line to a file, each time that it runs, and then takes a minute. */
    Path marksAndWaits(String name, Path marks) throws IOException, InterruptedException {
        return repository(name, STEPS.formatted(name, "0; echo begun >> " + marks + "; sleep 60", 0, 0) + PACKAGE);
    }

    /** One whose build does the same, and must not run twice. */
    Path marksAndWaitsOnce(String name, Path marks) throws IOException, InterruptedException {
        String pipeline = STEPS.formatted(name, "0; echo begun >> " + marks + "; sleep 60", 0, 0);
        return repository(name, pipeline.replace("secrets: [TOKEN]", "secrets: [TOKEN]\n      retry: never") + PACKAGE);
    }

    private Path repository(String name, String pipeline) throws IOException, InterruptedException {
        Path repository = Files.createDirectories(folder.resolve(name));
        Files.writeString(repository.resolve("slipway.yaml"), pipeline);
        Files.write(repository.resolve("Server.class"), server);
        git(repository, "init", "--quiet", "--initial-branch=main");
        git(repository, "add", "--all");
        git(
                repository,
                "-c",
                "user.name=Ada",
                "-c",
                "user.email=ada@example.org",
                "commit",
                "--quiet",
                "--message=First");
        return repository;
    }

    private static void git(Path repository, String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        int status = new ProcessBuilder(command)
                .directory(repository.toFile())
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IllegalStateException(command + " exited with " + status);
        }
    }
}
