package dev.slipway.cli;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What runs. */
@Command(name = "status", description = "Shows which parts of the local stack run. Exit status 1 when none does.")
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        Layout layout = Layout.ofEnvironment();
        Terminal terminal = output.terminal();
        Map<String, ProcessHandle> running = new Processes(layout).running();
        running.forEach((name, handle) -> {
            terminal.say(String.format(
                    Locale.ROOT, "%-12s running, process %d, log %s", name, handle.pid(), layout.log(name)));
            terminal.emit(Json.object().put("part", name).put("pid", handle.pid()));
        });
        if (running.isEmpty()) {
            terminal.say("Nothing runs. Start it with ./slipway up");
        }
        return running.isEmpty() ? 1 : 0;
    }
}
