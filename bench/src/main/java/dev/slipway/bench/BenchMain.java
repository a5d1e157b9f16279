package dev.slipway.bench;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The program: measures what its settings say, releases and floor by turns, so that ratios are of the same machine. */
public final class BenchMain {
    private BenchMain() {}

    /**
     * Runs it.
     *
     * @param arguments the settings' file
     */
    public static void main(String[] arguments) throws Exception {
        BenchSettings settings = BenchSettings.read(Path.of(arguments[0]));
        Report report = new Report(new PrintStream(System.out, true, StandardCharsets.UTF_8), settings.json());
        try (FloorFigures floor = new FloorFigures(settings, report)) {
            floor.measure();
            if (!settings.floorOnly()) {
                measureReleases(settings, report, floor);
            }
        }
    }

    private static void measureReleases(BenchSettings settings, Report report, FloorFigures floor) throws Exception {
        try (ReleaseFigures releases = new ReleaseFigures(settings, report, floor)) {
            releases.measure();
        }
    }
}
