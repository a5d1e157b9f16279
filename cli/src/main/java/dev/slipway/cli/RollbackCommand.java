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
        description = "Brings an application in an environment back to the version before, and waits until it is.",
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

    @Option(names = "--no-wait", description = "Only asks for it, and does not wait until it is done.")
    private boolean noWait;

    @Override
    public Integer call() {
        Gateway gateway = Gateway.ofEnvironment(Layout.ofEnvironment());
        JsonNode answer = gateway.post(
                "/applications/" + Gateway.encode(application) + "/environments/" + Gateway.encode(environment)
                        + "/rollback",
                Json.object().put("reason", reason));
        Terminal terminal = output.terminal();
        String release = answer.path("release").asText();
        terminal.say("Rollback of release " + release + " is requested" + (noWait ? "; see ./slipway envs" : ""));
        terminal.emit(answer);
        return noWait
                        || rolledBack(
                                gateway,
                                terminal,
                                release,
                                answer.path("command").asText())
                ? 0
                : Trouble.FAILED;
    }

    private boolean rolledBack(Gateway gateway, Terminal terminal, String release, String command) {
        boolean done = RollbackWatch.done(new RollbackWatch(gateway, terminal).follow(release, command));
        String place = application + " in " + environment;
        terminal.say(
                done
                        ? place + " serves the version before again; see ./slipway envs"
                        : "The rollback FAILED; see ./slipway envs for what serves in " + environment);
        return done;
    }
}
