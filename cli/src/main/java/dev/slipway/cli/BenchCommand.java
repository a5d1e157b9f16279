package dev.slipway.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what a release costs on this machine. */
@Command(
        name = "bench",
        description = "Measures what a release costs over its jobs, as a ratio to the least that its hops could cost.",
        footer = {
            "",
            "Runs beside the local stack, in a folder and on ports of its own, and removes both. Figures of one run",
            "belong together: compare ratios, not milliseconds, with those of other runs and machines."
        })
final class BenchCommand implements Callable<Integer> {
    /** What to measure; releases stand on the floor. */
    enum Only {
        FLOOR,
        RELEASES,
        MEMORY,
        REPLICAS;

        /** As a person types it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--releases",
            paramLabel = "N",
            defaultValue = "200",
            description = "How many releases each measurement takes; ${DEFAULT-VALUE} unless told.")
    private int releases;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            defaultValue = "32",
            description = "How many at once, where many are; ${DEFAULT-VALUE} unless told.")
    private int inFlight;

    @Option(
            names = "--history",
            paramLabel = "N",
            defaultValue = "1000",
            description =
                    "How many ended releases the last measurement comes after; ${DEFAULT-VALUE} unless told, 0 for none.")
    private int history;

    @Option(
            names = "--only",
            paramLabel = "WHAT",
            description = "floor, releases (with the floor), memory (with start-up) or replicas.")
    private @org.jspecify.annotations.Nullable Only only;

    @Override
    public Integer call() {
        if (releases < 1 || inFlight < 1 || history < 0) {
            throw new Trouble("--releases and --in-flight begin at 1, --history at 0", Trouble.WRONG_USE);
        }
        Layout layout = Layout.ofEnvironment();
        return StateLock.duringBench(layout, () -> bench(layout));
    }

    private int bench(Layout layout) {
        Terminal terminal = output.terminal();
        new Builder(layout, terminal).buildBench();
        try (BenchStack stack = new BenchStack(layout, terminal)) {
            stack.start();
            if (wants(Only.MEMORY) || wants(Only.REPLICAS)) {
                stack.startServices();
            }
            if (wants(Only.MEMORY)) {
                stack.measureMemory();
            }
            if (wants(Only.REPLICAS)) {
                stack.measureReplicas();
            }
            if (wants(Only.FLOOR) || wants(Only.RELEASES)) {
                stack.measureReleases(releases, inFlight, history, only == Only.FLOOR);
            }
            stack.done();
        }
        return 0;
    }

    private boolean wants(Only what) {
        return only == null || only == what;
    }
}
