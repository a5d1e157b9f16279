package dev.slipway.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a release. */
@Command(name = "watch", description = "Shows a release until it is over; the exit status tells how it ended.")
final class WatchCommand implements Callable<Integer> {
    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "RELEASE", description = "The release's id, or its first 8 characters or more.")
    private String release = "";

    @Option(names = "--logs", description = "Also follows the logs of build and tests.")
    private boolean logs;

    @Override
    public Integer call() {
        Gateway gateway = Gateway.ofEnvironment(Layout.ofEnvironment());
        return Watch.status(new Watch(gateway, output.terminal(), logs).follow(ReleaseIds.resolve(gateway, release)));
    }
}
