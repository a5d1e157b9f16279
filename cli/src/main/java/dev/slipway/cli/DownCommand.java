package dev.slipway.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops the local stack. */
@Command(name = "down", description = "Stops the local stack and what is deployed on it.")
final class DownCommand implements Callable<Integer> {
    @Mixin
    private Output output = new Output();

    @Option(names = "--purge", description = "Also removes its folder, with every release in it.")
    private boolean purge;

    @Override
    public Integer call() {
        Layout layout = Layout.ofEnvironment();
        if (!Files.exists(layout.state())) {
            output.terminal().say("Nothing runs: " + layout.state() + " is not there.");
            return 0;
        }
        new LocalStack(layout, output.terminal(), Map.of()).down();
        if (purge) {
            delete(layout.state());
            output.terminal().say("Removed " + layout.state());
        }
        return 0;
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
