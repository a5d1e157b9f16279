package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists releases. */
@Command(name = "releases", description = "Lists the newest releases.")
final class ReleasesCommand implements Callable<Integer> {
    private static final String LINE = "%-36s  %-11s %-20s %-24s %-20s  %s";
    private static final String HEADER = String.format(
                    Locale.ROOT, LINE, "RELEASE", "STATE", "APPLICATION", "VERSION", "REQUESTED", "")
            .stripTrailing();

    @Mixin
    private Output output = new Output();

    @Option(
            names = {"-n", "--limit"},
            defaultValue = "20",
            description = "How many, 1 to 100. Default: ${DEFAULT-VALUE}.")
    private int limit = 20;

    @Override
    public Integer call() {
        Terminal terminal = output.terminal();
        JsonNode items = Gateway.ofEnvironment(Layout.ofEnvironment())
                .get("/releases?limit=" + limit)
                .path("items");
        terminal.say(items.isEmpty() ? "No release yet; ./slipway run asks for one." : HEADER);
        for (JsonNode release : items) {
            terminal.say(line(release));
            terminal.emit(release);
        }
        if (items.size() == limit) {
            terminal.say("The newest " + limit + "; --limit shows up to 100.");
        }
        return 0;
    }

    /** One line of a release; its repository's name, where its application is not known yet. */
    static String line(JsonNode release) {
        return String.format(
                        Locale.ROOT,
                        LINE,
                        release.path("id").asText(),
                        release.path("state").asText(),
                        release.path("application")
                                .asText(release.path("repository").asText().replaceFirst(".*/(?=.)", "")),
                        release.path("version").asText("-"),
                        release.path("requestedAt").asText().replaceFirst("\\.\\d+Z$", "Z"),
                        Words.remarks(release))
                .stripTrailing();
    }
}
