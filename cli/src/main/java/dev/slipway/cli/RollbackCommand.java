package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings back what served before. */
@Command(
        name = "rollback",
        description = "Brings an application in an environment back to the version before.",
        footer = {"", "Example:  ./slipway rollback hello production --reason 'wrong prices'"})
final class RollbackCommand implements Callable<Integer> {
    @Mixin
    private Output output = new Output();

    @Parameters(index = "0", paramLabel = "APPLICATION", description = "The application's name.")
    private String application = "";

    @Parameters(index = "1", paramLabel = "ENVIRONMENT", description = "The environment's name.")
    private String environment = "";

    @Option(names = "--reason", defaultValue = "", description = "Why, for the record.")
    private String reason = "";

    @Override
    public Integer call() {
        JsonNode answer = Gateway.ofEnvironment(Layout.ofEnvironment())
                .post(
                        "/applications/" + Gateway.encode(application) + "/environments/" + Gateway.encode(environment)
                                + "/rollback",
                        Json.object().put("reason", reason));
        Terminal terminal = output.terminal();
        terminal.say("Rollback of release " + answer.path("release").asText() + " is requested; see ./slipway envs");
        terminal.emit(answer);
        return 0;
    }
}
