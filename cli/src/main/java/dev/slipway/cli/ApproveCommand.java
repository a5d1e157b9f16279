package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Decides on a release that waits for a person. */
@Command(
        name = "approve",
        description = "Lets a release into an environment that asks for approval, or keeps it out.",
        footer = {"", "Example:  ./slipway approve 01a214e3-dffd production --reason 'looked at in staging'"})
final class ApproveCommand implements Callable<Integer> {
    @Mixin
    private Output output = new Output();

    @Parameters(
            index = "0",
            paramLabel = "RELEASE",
            description = "The release's id, or its first 8 characters or more.")
    private String release = "";

    @Parameters(index = "1", paramLabel = "ENVIRONMENT", description = "The environment's name.")
    private String environment = "";

    @Option(names = "--reject", description = "Keeps it out, which ends the release.")
    private boolean reject;

    @Option(names = "--reason", defaultValue = "", description = "Why, for the record.")
    private String reason = "";

    @Override
    public Integer call() {
        Gateway gateway = Gateway.ofEnvironment(Layout.ofEnvironment());
        String id = ReleaseIds.resolve(gateway, release);
        check(gateway.get("/releases/" + id));
        ObjectNode decision = Json.object()
                .put("environment", environment)
                .put("decision", reject ? "reject" : "approve")
                .put("comment", reason);
        JsonNode answer = gateway.post("/releases/" + id + "/approvals", decision);
        Terminal terminal = output.terminal();
        terminal.say("Release " + id + (reject ? " is kept out of " : " may go to ") + environment
                + "; see ./slipway watch " + id);
        terminal.emit(answer);
        return 0;
    }

    /** A misspelt name would be taken down for good, and let nothing in. */
    private void check(JsonNode found) {
        List<String> names = new ArrayList<>();
        found.path("environments").forEach(each -> names.add(each.path("name").asText()));
        if (!names.contains(environment)) {
            throw new Trouble(
                    "the release does not go to '" + environment + "'"
                            + (names.isEmpty()
                                    ? ": its plan names no environment, or is not made yet; see ./slipway watch "
                                            + release
                                    : "; it goes to " + String.join(", ", names)),
                    Trouble.WRONG_USE);
        }
    }
}
