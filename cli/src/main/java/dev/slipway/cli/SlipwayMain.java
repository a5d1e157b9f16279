package dev.slipway.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ScopeType;

/** {@code slipway}: the local stack, and the gateway's client. */
@Command(
        name = "slipway",
        mixinStandardHelpOptions = true,
        version = "slipway 0.1.0",
        scope = ScopeType.INHERIT,
        description = "Takes a commit to production: build, test, package, scan, deploy, watch, roll back.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Begin with:  ./slipway demo",
            "",
            "Exit status: 0 done (for a watched release: healthy or published), 1 not, 2 wrong use,",
            "3 the gateway cannot be reached.",
            "Environment: SLIPWAY_STATE (the local stack's folder), SLIPWAY_URL and SLIPWAY_TOKEN (another gateway),",
            "SLIPWAY_TRIVY and SLIPWAY_TRIVY_CACHE (a scanner for the local stack)."
        },
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            DoctorCommand.class,
            RunCommand.class,
            WatchCommand.class,
            LogsCommand.class,
            ReleasesCommand.class,
            EnvsCommand.class,
            EnvCommand.class,
            ApproveCommand.class,
            RollbackCommand.class,
            CancelCommand.class,
            RetryCommand.class,
            ImagesCommand.class,
            SecretsCommand.class,
            TestCommand.class,
            BenchCommand.class,
            HelpCommand.class
        })
final class SlipwayMain {
    private SlipwayMain() {}

    /** Runs a command; its exit status is described in the help. */
    public static void main(String[] arguments) {
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        CommandLine line = new CommandLine(new SlipwayMain())
                .setParameterExceptionHandler((e, all) -> {
                    err.println("slipway: " + WrongUse.words(e));
                    return Trouble.WRONG_USE;
                })
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    if (e instanceof Trouble trouble) {
                        err.println("slipway: " + trouble.getMessage());
                        return trouble.status();
                    }
                    e.printStackTrace(err);
                    return Trouble.FAILED;
                });
        // What is no option of ours is one of Maven's.
        Objects.requireNonNull(line.getSubcommands().get("test")).setUnmatchedOptionsArePositionalParams(true);
        if (WrongUse.isNoCommand(line, arguments)) {
            err.println("slipway: " + WrongUse.noCommand(line, arguments[0]));
            System.exit(Trouble.WRONG_USE);
        }
        System.exit(line.execute(arguments));
    }
}
