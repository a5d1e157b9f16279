package dev.slipway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what is where. */
@Command(name = "envs", description = "Shows what is deployed where, and whether it answers.")
final class EnvsCommand implements Callable<Integer> {
    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        Terminal terminal = output.terminal();
        List<Serving.Seen> places = Serving.places(Gateway.ofEnvironment(Layout.ofEnvironment()));
        terminal.say(places.isEmpty() ? "Nothing is deployed yet." : Serving.Seen.HEADER);
        for (Serving.Seen seen : places) {
            terminal.say(seen.line());
            ObjectNode place = seen.place().deepCopy();
            terminal.emit(place.put("answers", seen.answers()).put("unscanned", seen.unscanned()));
        }
        return 0;
    }
}
