package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints logs. */
@Command(name = "logs", description = "Prints the log of a release's job; without a job, lists the jobs that have one.")
final class LogsCommand implements Callable<Integer> {
    @Mixin
    private Output output = new Output();

    @Parameters(
            index = "0",
            paramLabel = "RELEASE",
            description = "The release's id, or its first 8 characters or more.")
    private String release = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "JOB",
            description = "The job's name as it is listed, e.g. build/workspace.")
    private @Nullable String job;

    @Option(
            names = {"-f", "--follow"},
            description = "Goes on until the log has ended.")
    private boolean follow;

    @Option(names = "--attempt", paramLabel = "N", description = "An earlier attempt's log. Default: the latest.")
    private @Nullable Integer attempt;

    @Override
    public Integer call() {
        Gateway gateway = Gateway.ofEnvironment(Layout.ofEnvironment());
        Terminal terminal = output.terminal();
        String id = ReleaseIds.resolve(gateway, release);
        List<JsonNode> jobs =
                Jobs.written(gateway.get("/releases/" + id + "/jobs").path("items"));
        if (job == null) {
            jobs.forEach(item -> {
                terminal.say(Jobs.line(item));
                terminal.emit(item);
            });
        } else {
            check(gateway, id, job, jobs);
            Consumer<String> show = line -> {
                terminal.say(line);
                terminal.emit(Json.object().put("line", line));
            };
            int wanted = attempt == null ? 0 : attempt;
            if (follow) {
                new LogTail(gateway, id, job, wanted, show, why -> terminal.say("(" + why + "; waiting for it)"))
                        .follow();
            } else {
                gateway.log(id, job, wanted, 0, false, (line, bytes) -> show.accept(line));
            }
        }
        return 0;
    }

    private static boolean goesOn(Gateway gateway, String id) {
        return !gateway.get("/releases/" + id).hasNonNull("endedAt");
    }

    /** The log of a job or attempt that has not begun can be followed; any other has to be there. */
    void check(Gateway gateway, String id, String wanted, List<JsonNode> jobs) {
        List<Integer> attempts = jobs.stream()
                .filter(item -> item.path("job").asText().equals(wanted))
                .map(item -> item.path("attempt").asInt())
                .toList();
        if (attempt != null && (attempt < 1 || !follow && !attempts.isEmpty() && !attempts.contains(attempt))) {
            throw new Trouble(
                    "there is no log of attempt " + attempt + " of '" + wanted + "'"
                            + (attempts.isEmpty() ? "; attempts count from 1" : "; there is one of " + attempts),
                    Trouble.WRONG_USE);
        }
        if (attempts.isEmpty() && !(follow && wanted.contains("/") && goesOn(gateway, id))) {
            StringBuilder list = new StringBuilder();
            jobs.forEach(item -> list.append("\n  ").append(Jobs.line(item)));
            throw new Trouble(
                    "release " + id + " has no log of a job '" + wanted + "'"
                            + (jobs.isEmpty() ? ", nor of any other" : "; it has:" + list),
                    Trouble.WRONG_USE);
        }
    }
}
