package dev.slipway.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What runs, and what should but does not. */
@Command(
        name = "status",
        description = "Shows which parts of the local stack run. Exit status 1 when any does not, or none does.")
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        Layout layout = Layout.ofEnvironment();
        Terminal terminal = output.terminal();
        Processes processes = new Processes(layout);
        Map<String, ProcessHandle> running = processes.running();
        running.forEach((name, handle) -> {
            terminal.say(String.format(
                    Locale.ROOT, "%-12s running, process %d, log %s", name, handle.pid(), layout.log(name)));
            terminal.emit(Json.object().put("part", name).put("running", true).put("pid", handle.pid()));
        });
        List<String> ended = processes.ended();
        ended.forEach(name -> {
            terminal.say(String.format(Locale.ROOT, "%-12s ENDED, log %s", name, layout.log(name)));
            terminal.emit(Json.object().put("part", name).put("running", false));
        });
        if (running.isEmpty() || !ended.isEmpty()) {
            terminal.say((running.isEmpty() ? "Nothing runs." : "Not all of it runs.") + " Start it with ./slipway up");
        }
        return running.isEmpty() || !ended.isEmpty() ? 1 : 0;
    }
}
