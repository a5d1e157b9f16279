package dev.slipway.cli;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What to say when the arguments fit no command. */
final class WrongUse {
    private WrongUse() {}

    /** With {@code --help} behind it, picocli would pass over a word that is no command. */
    static boolean isNoCommand(CommandLine all, String... arguments) {
        return arguments.length > 0
                && !arguments[0].startsWith("-")
                && !all.getSubcommands().containsKey(arguments[0]);
    }

    static String noCommand(CommandLine all, String word) {
        return "'" + word + "' is no command; there are "
                + String.join(", ", all.getSubcommands().keySet());
    }

    static String words(ParameterException e) {
        CommandLine command = e.getCommandLine();
        boolean noCommand = command.getParent() == null
                && e instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption();
        return noCommand
                ? noCommand(
                        command, ((UnmatchedArgumentException) e).getUnmatched().getFirst())
                : e.getMessage() + ". See ./" + command.getCommandSpec().qualifiedName() + " --help";
    }
}
