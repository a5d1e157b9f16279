package dev.slipway.scan;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.artifacts.Registry;
import dev.slipway.events.ArtifactRef;
import dev.slipway.runtime.testing.JobDouble;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real Trivy, and databases that {@code make-trivy-db.sh} wrote.
 *
 * @param program {@code SLIPWAY_TRIVY}, or on the PATH
 * @param cache {@code SLIPWAY_TRIVY_CACHE}, or a test's own
 * @param settings beside these two, as pairs of key and value
 */
record RealTrivy(Path program, Path cache, List<String> settings) {
    /** What this machine has; skips the test, and says so, when it has none. */
    static RealTrivy find() {
        Optional<Path> program = program(Stream.concat(
                Stream.ofNullable(System.getenv("SLIPWAY_TRIVY")),
                Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .map(folder -> folder + "/trivy")));
        Optional<Path> cache =
                Optional.ofNullable(System.getenv("SLIPWAY_TRIVY_CACHE")).map(Path::of);
        if (program.isEmpty() || cache.isEmpty()) {
            String why = program.isEmpty() ? "no trivy is found" : "SLIPWAY_TRIVY_CACHE names no databases";
            System.out.println("did not run: trivy tier (" + why + ")");
            assumeTrue(false, why);
        }
        return new RealTrivy(program.orElseThrow(), cache.orElseThrow(), List.of());
    }

    private static Optional<Path> program(Stream<String> places) {
        return places.map(Path::of).filter(Files::isExecutable).findFirst();
    }

    RealTrivy with(String... more) {
        return new RealTrivy(program, cache, List.of(more));
    }

    /** With other databases. */
    RealTrivy on(Path databases) {
        return new RealTrivy(program, databases, settings);
    }

    /** The stage's verdict on an image, whose registry is spoken to without TLS; the report is kept in this registry. */
    ScanVerdict judge(ArtifactRef image, Registry registry, JobDouble context) throws Exception {
        Stream<String> own =
                Stream.of("slipway.scan.trivy", program.toString(), "slipway.scan.cache", cache.toString());
        ScanConfig config = Settings.scan(Stream.concat(own, settings.stream()).toArray(String[]::new));
        ScanStage stage = new ScanStage(
                new TrivyScanner(config, Settings.registry("slipway.registry.plain-http", image.host())),
                new ScanPolicy(config),
                registry,
                true);
        return stage.perform(new ScanJob(image), context);
    }
}
