package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The main job on this machine, with one command. */
@Command(
        name = "demo",
        description = "Starts everything on this machine and takes examples/hello from a commit to production.",
        footer = {"", "Needs a JDK of 21 or newer, Maven and git; no Docker. Everything binds to loopback."})
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        long start = System.nanoTime();
        Layout layout = Layout.ofEnvironment();
        Terminal terminal = output.terminal();
        StateLock.during(layout, () -> start(layout, terminal));
        String repository = new HelloRepository(layout).make().toString();
        Gateway gateway = Gateway.local(layout);
        JsonNode release = gateway.post(
                "/builds", Json.object().put("repository", repository).put("ref", "main"));
        terminal.say("Release " + release.path("id").asText() + " of " + repository);
        JsonNode end =
                new Watch(gateway, terminal, true).follow(release.path("id").asText());
        if (Watch.status(end) == 0) {
            summary(terminal, gateway, end, Duration.ofNanos(System.nanoTime() - start));
        }
        return Watch.status(end);
    }

    private static int start(Layout layout, Terminal terminal) {
        new Builder(layout, terminal).buildWhatIsMissing();
        LocalStack stack = new LocalStack(layout, terminal, Map.of());
        terminal.say("Starting the local stack in " + layout.state());
        stack.up();
        return 0;
    }

    private static void summary(Terminal terminal, Gateway gateway, JsonNode release, Duration took) {
        terminal.say("");
        terminal.say(String.format(
                Locale.ROOT,
                "hello is in production %s after the request, %s in all%s:",
                Terminal.seconds(Watch.duration(release)),
                Terminal.seconds(took),
                Words.unscanned(release) ? "; its image is NOT SCANNED" : ""));
        release.path("environments")
                .forEach(environment -> terminal.say(String.format(
                        Locale.ROOT,
                        "  %-12s %s",
                        environment.path("name").asText(),
                        environment.path("address").asText())));
        terminal.say("");
        terminal.say("Gateway      " + gateway.base() + "/login#" + gateway.token());
        terminal.say("Next:        ./slipway releases");
        terminal.say("             ./slipway run <git-url-or-path> --watch");
        terminal.say("             ./slipway down");
    }
}
