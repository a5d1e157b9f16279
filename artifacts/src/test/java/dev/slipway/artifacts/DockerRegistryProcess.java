package dev.slipway.artifacts;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A docker-registry of its own as a child process: loopback, storage in a given folder. */
final class DockerRegistryProcess implements AutoCloseable {
    static final Path PROGRAM = Path.of("/usr/bin/docker-registry");

    private final Process process;
    private final int port;

    private DockerRegistryProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** One that lets everybody in. */
    static DockerRegistryProcess start(Path folder) throws IOException {
        return start(folder, "");
    }

    /**
     * @param auth the {@code auth} section of its configuration, as YAML; empty for none
     */
    static DockerRegistryProcess start(Path folder, String auth) throws IOException {
        int port = freePort();
        Path config = Files.writeString(folder.resolve("config.yml"), config(folder, port) + auth);
        Process process = new ProcessBuilder(PROGRAM.toString(), "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        await().atMost(Duration.ofSeconds(30)).until(() -> answers(port) || !process.isAlive());
        return new DockerRegistryProcess(process, port);
    }

    String host() {
        return "127.0.0.1:" + port;
    }

    private static String config(Path folder, int port) {
        return """
                version: 0.1
                log: {level: error}
                storage:
                  filesystem: {rootdirectory: %s}
                  delete: {enabled: true}
                http: {addr: "127.0.0.1:%d"}
                """.formatted(folder.resolve("storage"), port);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean answers(int port) {
        try (var ignored = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }
}
