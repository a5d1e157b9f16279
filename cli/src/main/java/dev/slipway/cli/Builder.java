package dev.slipway.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Builds with Maven what is not built. */
final class Builder {
    private static final String SERVICE_MODULES =
            Layout.SERVICES.stream().map(Layout::module).collect(Collectors.joining(","));

    private final Layout layout;
    private final Terminal terminal;

    Builder(Layout layout, Terminal terminal) {
        this.layout = layout;
        this.terminal = terminal;
    }

    /** The jars that the local stack runs, and the example's own build, so that it works offline from then on. */
    void buildWhatIsMissing() {
        buildServices();
        Path prepared = layout.hello().resolve("target/hello.jar");
        if (!Files.exists(prepared)) {
            say("examples/hello", "hello");
            terminal.step("build", "examples/hello, so that it builds offline from here on", () -> {
                maven("hello", layout.hello().resolve("pom.xml"), "verify");
                return "";
            });
        }
    }

    /** Of the bench, and of what it measures. */
    void buildBench() {
        buildServices();
        build("bench", "the bench", Stream.of(layout.benchJar()), "bench");
    }

    private void say(String what, String name) {
        terminal.say("Building " + what
                + ": the first time Maven downloads what it needs, which takes some minutes. Its log is "
                + layout.log("maven-" + name));
    }

    private void buildServices() {
        Stream<Path> jars = Stream.concat(
                Stream.of(layout.devstackJar(), layout.edgeJar()),
                Layout.SERVICES.stream().map(layout::serviceJar));
        build("build", "the services' jars", jars, "devstack,edge," + SERVICE_MODULES);
        new OldJars(layout).line().ifPresent(terminal::say);
    }

    private void build(String name, String what, Stream<Path> jars, String modules) {
        if (jars.anyMatch(jar -> !Files.exists(jar))) {
            say(what, name);
            terminal.step("build", what, () -> {
                Path pom = layout.root().resolve("pom.xml");
                maven(name, pom, "-DskipTests", "-pl", modules, "-am", "package");
                return "";
            });
        }
    }

    /**
     * Options of Maven's Java machine against noise in logs: colours that are reset though none was set, and what a newer
     * JDK warns of in Maven's own libraries (JEP 498; that option came with 23).
     */
    static String quietly() {
        String noColours = "-Djansi.noreset=true";
        return Runtime.version().feature() < 23 ? noColours : noColours + " --sun-misc-unsafe-memory-access=allow";
    }

    private void maven(String name, Path pom, String... goals) {
        List<String> command = new ArrayList<>(List.of("mvn", "-B", "-ntp", "-q", "-T", "1C", "-f", pom.toString()));
        command.addAll(List.of(goals));
        Path log = layout.log("maven-" + name);
        int status;
        try {
            Files.createDirectories(log.getParent());
            ProcessBuilder maven =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            maven.environment().merge("MAVEN_OPTS", quietly(), (theirs, ours) -> theirs + " " + ours);
            status = maven.start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("Maven (mvn) cannot be run: install it, or put it on the PATH", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted while Maven was building");
        }
        if (status != 0) {
            throw new Trouble("Maven ended with status " + status + " on " + pom + "; its words are in " + log);
        }
    }
}
