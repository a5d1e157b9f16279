package dev.slipway.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Option;

/** The option that every command has which prints. */
final class Output {
    @Option(names = "--json", description = "One line of JSON for each event or item, and nothing else.")
    private boolean json;

    Terminal terminal() {
        return new Terminal(new PrintStream(System.out, true, StandardCharsets.UTF_8), json);
    }
}
