package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class WrongUseTest {
    private static String words(String... arguments) {
        return WrongUse.words(catchThrowableOfType(
                ParameterException.class, () -> new CommandLine(SlipwayMain.class).parseArgs(arguments)));
    }

    @Test
    void shouldListTheCommandsWhenThereIsNoSuchOne() {
        assertThat(words("bogus")).startsWith("'bogus' is no command; there are demo, up, ");
    }

    @Test
    void shouldNameTheHelpWhenAnArgumentIsMissingOrTooMuch() {
        assertThat(words("run")).contains("REPOSITORY").endsWith("See ./slipway run --help");
        assertThat(words("--bogus")).endsWith("See ./slipway --help");
        assertThat(words("down", "now")).contains("now").endsWith("See ./slipway down --help");
    }
}
