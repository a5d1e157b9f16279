package dev.slipway.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the local stack. */
@Command(name = "up", description = "Starts the local stack, or what of it does not run.")
final class UpCommand implements Callable<Integer> {
    /** Each takes 200 MB and some seconds of this one machine's processor to start. */
    private static final int MOST = 10;

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--replicas",
            paramLabel = "SERVICE=N",
            split = ",",
            description =
                    "How many replicas of a service run at least, 1 to 10, e.g. build=3. Services: gateway, build, test, scan, deploy.")
    private Map<String, Integer> replicas = Map.of();

    @Override
    public Integer call() {
        replicas.keySet().stream()
                .filter(name -> !Layout.SERVICES.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new Trouble(Layout.noService(name), Trouble.WRONG_USE);
                });
        if (replicas.values().stream().anyMatch(count -> count < 1 || count > MOST)) {
            throw new Trouble(
                    "--replicas goes from 1 to " + MOST
                            + " of a service, e.g. build=2; more want more than one machine",
                    Trouble.WRONG_USE);
        }
        Layout layout = Layout.ofEnvironment();
        return StateLock.during(layout, () -> up(layout));
    }

    private int up(Layout layout) {
        Terminal terminal = output.terminal();
        new Builder(layout, terminal).buildWhatIsMissing();
        LocalStack stack = new LocalStack(layout, terminal, replicas);
        stack.up();
        Serving.await(Gateway.local(layout), terminal);
        terminal.say("Gateway      " + stack.gateway() + "  (token in " + layout.tokenFile() + ")");
        terminal.emit(Json.object().put("gateway", stack.gateway().toString()));
        return 0;
    }
}
