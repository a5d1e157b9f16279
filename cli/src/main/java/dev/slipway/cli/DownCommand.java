package dev.slipway.cli;

import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops the local stack. */
@Command(name = "down", description = "Stops the local stack and what is deployed on it.")
final class DownCommand implements Callable<Integer> {
    @Mixin
    private Output output = new Output();

    @Option(names = "--purge", description = "Also removes its folder, with every release, setting and secret in it.")
    private boolean purge;

    @Override
    public Integer call() {
        Layout layout = Layout.ofEnvironment();
        if (!Files.exists(layout.state())) {
            output.terminal().say("Nothing runs: " + layout.state() + " is not there.");
            return 0;
        }
        if (purge) {
            StateFolder.refusePurge(layout);
            return StateLock.during(layout, () -> StateLock.duringBench(layout, () -> purge(layout)));
        }
        return StateLock.during(layout, () -> down(layout));
    }

    private int down(Layout layout) {
        new LocalStack(layout, output.terminal(), Map.of()).down();
        return 0;
    }

    private int purge(Layout layout) {
        down(layout);
        Folders.delete(layout.state());
        output.terminal().say("Removed " + layout.state());
        return 0;
    }
}
