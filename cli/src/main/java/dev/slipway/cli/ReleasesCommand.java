package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists releases. */
@Command(name = "releases", description = "Lists the newest releases.")
final class ReleasesCommand implements Callable<Integer> {
    /** In one answer of the gateway. */
    private static final int MOST = 100;

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
        Gateway gateway = Gateway.ofEnvironment(Layout.ofEnvironment());
        JsonNode page = gateway.get("/releases?limit=" + limit);
        JsonNode items = page.path("items");
        terminal.say(items.isEmpty() ? "No release yet; ./slipway run asks for one." : HEADER);
        for (JsonNode release : items) {
            terminal.say(line(release));
            terminal.emit(release);
        }
        older(page, limit, gateway.base()).ifPresent(terminal::say);
        return 0;
    }

    /** Where older releases are; empty when there are none. */
    static Optional<String> older(JsonNode page, int limit, URI gateway) {
        String more = limit < MOST
                ? "--limit shows up to " + MOST + "."
                : "older ones are at " + gateway + "/api/v1/releases?limit=" + limit + "&cursor="
                        + page.path("next").asText();
        return page.hasNonNull("next") ? Optional.of("The newest " + limit + "; " + more) : Optional.empty();
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
