package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

    @ParameterizedTest
    @ValueSource(strings = {"build=0", "build=11", "builder=2"})
    void shouldStartNothingWhenReplicasAreNotWhatOneMachineHas(String replicas) {
        CommandLine up = new CommandLine(new UpCommand());
        up.parseArgs("--replicas", replicas);
        assertThatThrownBy(() -> up.<UpCommand>getCommand().call())
                .isInstanceOfSatisfying(
                        Trouble.class, trouble -> assertThat(trouble.status()).isEqualTo(Trouble.WRONG_USE));
    }

    @Test
    void shouldNameTheHelpWhenAnArgumentIsMissingOrTooMuch() {
        assertThat(words("run")).contains("REPOSITORY").endsWith("See ./slipway run --help");
        assertThat(words("--bogus")).endsWith("See ./slipway --help");
        assertThat(words("down", "now")).contains("now").endsWith("See ./slipway down --help");
    }
}
