package dev.slipway.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A worker's disk is full. */
class DiskIT extends OnACluster {
    @ParameterizedTest
    @MethodSource("workers")
    void shouldSayThatTheDiskIsFullAndGoOnOnceItIsNot(String worker) throws Exception {
        Path disk = Files.createDirectories(cluster.folder().resolve(name("small")));
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString());
        if (!mounted) {
            System.out.println("did not run: a full disk (be root: this user may not mount one)");
        }
        assumeTrue(mounted);
        try {
            Path repository = workload.library(name("full"), 0.1);
            cluster.stop(worker);
            cluster.startWith(worker, "slipway.runtime.folder=" + disk.resolve("work"), "slipway.runtime.attempts=3");
            Path fill = disk.resolve("fill");
            fill(fill);
            // when
            String without = client.build(repository);
            // then
            awaitOutcome(List.of(without), "broken");
            assertThat(client.failures(without)).containsIgnoringCase("space");
            // when
            Files.delete(fill);
            String with = client.build(repository);
            // then
            awaitOutcome(List.of(with), "published");
            cluster.stop(worker);
        } finally {
            run("umount", "--lazy", disk.toString());
        }
    }

    static List<String> workers() {
        return Sample.of(List.of("build-1", "test-1"), 1);
    }

    private static void fill(Path file) {
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] block = new byte[4096];
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            // It is full.
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
