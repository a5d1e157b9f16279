package dev.slipway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What runs, and what should but does not. */
@Command(
        name = "status",
        description =
                "Shows which parts of the local stack run. Exit status 1 when any does not or is not ready, or none runs.")
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
        Map<String, State> states = running.keySet().parallelStream()
                .collect(Collectors.toConcurrentMap(name -> name, name -> State.of(name, ports)));
        running.forEach((name, handle) -> {
            State state = states.getOrDefault(name, State.READY);
            Optional<String> address = address(ports, name);
            terminal.say(String.format(
                    Locale.ROOT,
                    "%-12s %s, process %d, %slog %s",
                    name,
                    state.words,
                    handle.pid(),
                    address.map(at -> at + ", ").orElse(""),
                    layout.log(name)));
            ObjectNode line = Json.object()
                    .put("part", name)
                    .put("running", true)
                    .put("ready", state == State.READY)
                    .put("pid", handle.pid());
            address.ifPresent(at -> line.put("address", at));
            terminal.emit(line);
        });
        List<String> ended = processes.ended().stream()
                .filter(name -> !running.containsKey(name))
                .toList();
        ended.forEach(name -> {
            terminal.say(String.format(Locale.ROOT, "%-12s ENDED, log %s", name, layout.log(name)));
            terminal.emit(Json.object().put("part", name).put("running", false));
        });
        if (running.isEmpty() || !ended.isEmpty()) {
            terminal.say((running.isEmpty() ? "Nothing runs." : "Not all of it runs.") + " Start it with ./slipway up");
        } else if (states.containsValue(State.SILENT)) {
            terminal.say("What does not answer may be frozen: end it with kill -9 and its process, then ./slipway up");
        }
        boolean whole = !running.isEmpty()
                && ended.isEmpty()
                && states.values().stream().allMatch(state -> state == State.READY);
        return whole ? 0 : 1;
    }

    /** How a part that runs is. */
    private enum State {
        READY("running"),
        NOT_READY("NOT READY (see its /q/health/ready)"),
        SILENT("DOES NOT ANSWER");

        private final String words;

        State(String words) {
            this.words = words;
        }

        /** Services are asked; what they stand on shows in their answers. */
        static State of(String name, Ports ports) {
            Optional<Integer> port = ports.known(name);
            if (!Layout.SERVICES.contains(Layout.serviceOf(name)) || port.isEmpty()) {
                return READY;
            }
            OptionalInt status = Http.status(LocalStack.health(port.get()));
            return status.isEmpty() ? SILENT : status.getAsInt() == 200 ? READY : NOT_READY;
        }
    }

    /** The gateway's address: the one part that people and tools talk to. */
    private static Optional<String> address(Ports ports, String name) {
        return ports.known(name).filter(port -> name.startsWith("gateway-")).map(port -> "http://127.0.0.1:" + port);
    }
}
