package dev.slipway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
        Ports ports = new Ports(layout);
        running.forEach((name, handle) -> {
            Optional<String> address = address(ports, name);
            terminal.say(String.format(
                    Locale.ROOT,
                    "%-12s running, process %d, %slog %s",
                    name,
                    handle.pid(),
                    address.map(at -> at + ", ").orElse(""),
                    layout.log(name)));
            ObjectNode line =
                    Json.object().put("part", name).put("running", true).put("pid", handle.pid());
            address.ifPresent(at -> line.put("address", at));
            terminal.emit(line);
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

    /** The gateway's address: the one part that people and tools talk to. */
    private static Optional<String> address(Ports ports, String name) {
        return name.startsWith("gateway-") && ports.knows(name)
                ? Optional.of("http://127.0.0.1:" + ports.of(name, 0))
                : Optional.empty();
    }
}
