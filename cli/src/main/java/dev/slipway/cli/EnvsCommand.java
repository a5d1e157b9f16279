package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what is where. */
@Command(name = "envs", description = "Shows what is deployed where.")
final class EnvsCommand implements Callable<Integer> {
    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        Terminal terminal = output.terminal();
        for (JsonNode place : Gateway.ofEnvironment(Layout.ofEnvironment())
                .get("/environments")
                .path("items")) {
            terminal.say(String.format(
                    Locale.ROOT,
                    "%-20s %-12s %-24s %s",
                    place.path("application").asText(),
                    place.path("environment").asText(),
                    place.path("version").asText("-"),
                    place.path("address").asText("-")));
            terminal.emit(place);
        }
        return 0;
    }
}
