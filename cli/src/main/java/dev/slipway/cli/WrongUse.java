package dev.slipway.cli;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What to say when the arguments fit no command. */
final class WrongUse {
    private WrongUse() {}

    static String words(ParameterException e) {
        CommandLine command = e.getCommandLine();
        boolean noCommand = command.getParent() == null
                && e instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption();
        return noCommand
                ? "'" + ((UnmatchedArgumentException) e).getUnmatched().getFirst() + "' is no command; there are "
                        + String.join(", ", command.getSubcommands().keySet())
                : e.getMessage() + ". See ./" + command.getCommandSpec().qualifiedName() + " --help";
    }
}
