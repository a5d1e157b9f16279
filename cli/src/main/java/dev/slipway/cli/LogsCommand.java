package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
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

    @Parameters(index = "0", paramLabel = "RELEASE", description = "The release's id.")
    private String release = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "JOB",
            description = "Kind and subject, e.g. build/workspace.")
    private @Nullable String job;

    @Option(
            names = {"-f", "--follow"},
            description = "Goes on until the log has ended.")
    private boolean follow;

    @Override
    public Integer call() {
        Gateway gateway = Gateway.ofEnvironment(Layout.ofEnvironment());
        Terminal terminal = output.terminal();
        if (job == null) {
            for (JsonNode item : gateway.get("/releases/" + release + "/jobs").path("items")) {
                terminal.say(item.path("job").asText());
                terminal.emit(item);
            }
        } else if (!job.contains("/")) {
            throw new Trouble("'" + job + "' is no job: expected kind/subject, e.g. build/workspace", 2);
        } else {
            gateway.log(release, job, follow, line -> {
                terminal.say(line);
                terminal.emit(Json.object().put("line", line));
            });
        }
        return 0;
    }
}
