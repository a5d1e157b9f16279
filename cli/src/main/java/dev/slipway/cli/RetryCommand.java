package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Begins a release anew. */
@Command(
        name = "retry",
        description = "Asks for a new release of the same commit.",
        footer = {"", "Example:  ./slipway retry 01a214e3-dffd --watch"})
final class RetryCommand implements Callable<Integer> {
    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "RELEASE", description = "The release's id, or its first 8 characters or more.")
    private String release = "";

    @Option(names = "--watch", description = "Shows the release until it is over; the exit status tells how it ended.")
    private boolean watch;

    @Override
    public Integer call() {
        Gateway gateway = Gateway.ofEnvironment(Layout.ofEnvironment());
        String old = ReleaseIds.resolve(gateway, release);
        JsonNode begun = gateway.post("/releases/" + old + "/retry", Json.object());
        return new Watch(gateway, output.terminal(), true).begin(begun, watch);
    }
}
