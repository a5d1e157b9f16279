package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings a commit to production. */
@Command(
        name = "run",
        description = "Asks for a release of a repository, by its slipway.yaml or by what is found in it.",
        footer = {"", "Example:  ./slipway run https://git.example.com/team/app.git --ref v1.4.0 --watch"})
final class RunCommand implements Callable<Integer> {
    private static final String LATEST = "HEAD";

    @Mixin
    private Output output = new Output();

    @Parameters(paramLabel = "REPOSITORY", description = "A git URL, or the path of a repository on this machine.")
    private String repository = "";

    @Option(names = "--ref", defaultValue = LATEST, description = "Branch, tag or commit. Default: ${DEFAULT-VALUE}.")
    private String ref = LATEST;

    @Option(names = "--watch", description = "Shows the release until it is over; the exit status tells how it ended.")
    private boolean watch;

    @Override
    public Integer call() {
        String location = Repositories.locate(repository, Gateway.isLocal());
        Terminal terminal = output.terminal();
        if (ref.equals(LATEST)) {
            Repositories.uncommitted(location, Gateway.isLocal()).ifPresent(terminal::say);
        }
        Gateway gateway = Gateway.ofEnvironment(Layout.ofEnvironment());
        JsonNode release = gateway.post(
                "/builds", Json.object().put("repository", location).put("ref", ref));
        return new Watch(gateway, terminal, true).begin(release, watch);
    }
}
