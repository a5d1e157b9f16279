package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Begins a release anew. */
@Command(
        name = "retry",
        description =
                "Asks for a new release of the same commit; of the same ref, as it is now, when no commit was known.",
        footer = {"", "Example:  ./slipway retry 01a214e3-dffd --watch"})
final class RetryCommand implements Callable<Integer> {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

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
        if (!COMMIT.matcher(begun.path("ref").asText()).matches()) {
            output.terminal()
                    .say("Which commit release " + old + " was of is not known; this one is of "
                            + begun.path("ref").asText() + " as it is now.");
        }
        return new Watch(gateway, output.terminal(), true).begin(begun, watch);
    }
}
