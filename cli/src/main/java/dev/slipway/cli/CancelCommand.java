package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stops a release. */
@Command(name = "cancel", description = "Stops a release where it is; what it had begun to roll out is brought back.")
final class CancelCommand implements Callable<Integer> {
    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "RELEASE", description = "The release's id, or its first 8 characters or more.")
    private String release = "";

    @Option(names = "--reason", defaultValue = "", description = "Why, for the record.")
    private String reason = "";

    @Override
    public Integer call() {
        Gateway gateway = Gateway.ofEnvironment(Layout.ofEnvironment());
        String id = ReleaseIds.resolve(gateway, release);
        JsonNode answer =
                gateway.post("/releases/" + id + "/cancel", Json.object().put("reason", reason));
        Terminal terminal = output.terminal();
        terminal.say("Release " + id + " is " + answer.path("state").asText());
        terminal.emit(answer);
        return 0;
    }
}
