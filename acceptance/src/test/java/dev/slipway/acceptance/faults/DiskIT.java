package dev.slipway.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A worker's disk is full. */
class DiskIT extends OnACluster {
    @Test
    void shouldSayThatTheDiskIsFullAndGoOnOnceItIsNot() throws Exception {
        Path disk = Files.createDirectories(cluster.folder().resolve("small"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()),
                "NOT RUN: a full disk, since this user may not mount one (needs root)");
        try {
            Path repository = workload.library(name("full"), 0.1);
            cluster.stop("build-1");
            cluster.startWith(
                    "build-1", "slipway.runtime.folder=" + disk.resolve("work"), "slipway.runtime.attempts=3");
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
            cluster.stop("build-1");
        } finally {
            run("umount", "--lazy", disk.toString());
        }
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
