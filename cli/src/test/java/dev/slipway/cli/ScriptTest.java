package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script at the root, with JDKs that only tell their version and where they are. */
class ScriptTest {
    @TempDir
    Path folder;

    private Path newest;

    @BeforeEach
    void makeProject() throws IOException {
        Files.copy(Path.of("..", "slipway"), folder.resolve("slipway"));
        Files.createFile(Files.createDirectories(folder.resolve("cli/target")).resolve("slipway-cli.jar"));
        newest = jdk(folder.resolve("home/.sdkman/candidates/java/newest"), 999);
    }

    private static Path jdk(Path home, int version) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        script(home.resolve("bin/javac"), "echo javac " + version + ".0.1");
        script(home.resolve("bin/java"), "echo \"$JAVA_HOME\"");
        return home;
    }

    private static void script(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String chosen(String javaHome) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("sh", folder.resolve("slipway").toString()).redirectErrorStream(true);
        builder.environment().put("HOME", folder.resolve("home").toString());
        builder.environment().put("JAVA_HOME", javaHome);
        Process script = builder.start();
        String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(script.waitFor()).as(said).isZero();
        return said.strip();
    }

    @Test
    void shouldTakeAFittingJavaHomeBeforeANewerJdk() throws Exception {
        Path named = jdk(folder.resolve("named"), 21);
        assertThat(chosen(named.toString())).isEqualTo(named.toString());
    }

    @Test
    void shouldTakeTheNewestJdkWhenJavaHomeIsTooOldOrNotSet() throws Exception {
        Path old = jdk(folder.resolve("old"), 17);
        assertThat(chosen(old.toString())).isEqualTo(newest.toString());
        assertThat(chosen("")).isEqualTo(newest.toString());
    }
}
