package dev.slipway.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where things are and how much to measure, from the JSON file that the command line writes.
 *
 * @param kafka bootstrap servers
 * @param postgres JDBC address, where the superuser {@code postgres} is trusted
 * @param gateway base address
 * @param tokenFile holds the gateway's token
 * @param metrics by service, where its counters are
 * @param releases how many releases, and passes of the floor, each measurement takes
 * @param inFlight how many at once where many are
 * @param history how many ended releases to put before the last measurement; 0 leaves it out
 * @param floorOnly whether to leave the releases out
 * @param json whether to write JSON lines
 */
record BenchSettings(
        String kafka,
        String postgres,
        URI gateway,
        Path tokenFile,
        Map<String, URI> metrics,
        int releases,
        int inFlight,
        int history,
        boolean floorOnly,
        boolean json) {
    BenchSettings {
        metrics = Map.copyOf(metrics);
    }

    static BenchSettings read(Path file) throws IOException {
        return new ObjectMapper().readValue(file.toFile(), BenchSettings.class);
    }
}
