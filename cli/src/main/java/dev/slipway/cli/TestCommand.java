package dev.slipway.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the project's own tests. */
@Command(
        name = "test",
        description = "Builds Slipway and runs its tests; says by name which tiers did not run, and why.")
final class TestCommand implements Callable<Integer> {
    @Option(
            names = "--long",
            description = "Every fault instead of a sample of them, and longer outages; takes over half an hour.")
    private boolean all;

    @Parameters(arity = "0..*", paramLabel = "MAVEN-ARGUMENT", description = "Further arguments for Maven.")
    private List<String> arguments = List.of();

    @Override
    public Integer call() {
        Layout layout = Layout.ofEnvironment();
        List<String> command = new ArrayList<>(List.of(
                "mvn",
                "-B",
                "-ntp",
                "-T",
                "1C",
                "-f",
                layout.root().resolve("pom.xml").toString(),
                "install"));
        if (all) {
            command.add("-Dslipway.test.long=true");
        }
        command.addAll(arguments);
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("Maven (mvn) cannot be run: install it, or put it on the PATH", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Trouble.FAILED;
        }
    }
}
