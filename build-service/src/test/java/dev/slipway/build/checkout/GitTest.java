package dev.slipway.build.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitTest {
    private static final String LOGIN = "https://ada:secret@git.example\n";
    private static final String ASKED = "protocol=https\nhost=git.example\nusername=ada\npassword=secret\n\n";

    @TempDir
    Path folder;

    /** Git's own credential command (git-credential(1)), with nothing but this helper; gives what it prints. */
    private String credential(Path file, String action, String asked) throws IOException, InterruptedException {
        Process git = new ProcessBuilder(
                        "git",
                        "-c",
                        "credential.helper=",
                        "-c",
                        "credential.helper=" + Git.readOnly(file),
                        "credential",
                        action)
                .start();
        git.getOutputStream().write(asked.getBytes());
        git.getOutputStream().close();
        String said = new String(git.getInputStream().readAllBytes());
        assertThat(git.waitFor()).isZero();
        return said;
    }

    @Test
    void shouldGiveTheLoginOfAHost() throws Exception {
        // given
        Path file = Files.writeString(folder.resolve("it's a file"), LOGIN);

        // when, then
        assertThat(credential(file, "fill", "protocol=https\nhost=git.example\n\n"))
                .contains("password=secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reject", "approve"})
    void shouldLeaveTheFileAsItIsWhateverAHostAnswers(String action) throws Exception {
        // given
        Path file = Files.writeString(folder.resolve("logins"), LOGIN);

        // when
        credential(file, action, ASKED.replace("ada", action.equals("reject") ? "ada" : "eve"));

        // then
        assertThat(file).hasContent(LOGIN);
    }
}
