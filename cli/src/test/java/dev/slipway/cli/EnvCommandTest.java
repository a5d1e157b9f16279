package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines are given to a real shell. */
class EnvCommandTest {
    @TempDir
    Path folder;

    @Test
    void shouldGiveAShellWhatAReplicaNeedsAndPrintNoSecret() throws IOException, InterruptedException {
        Layout layout = new Layout(folder, folder.resolve("a state's folder"));
        Files.createDirectories(layout.postgresFile().getParent());
        Files.writeString(layout.postgresFile(), "127.0.0.1:5/slipway");
        Layout.writePrivately(layout.secretFile("postgres-build"), "s3cr3t");
        // when
        List<String> lines = EnvCommand.lines(layout, "build", Path.of("/jdk"));
        // then
        assertThat(lines).noneMatch(line -> line.contains("s3cr3t"));
        String script = "eval \"$1\"; echo \"$JAVA_HOME $JAVA $QUARKUS_DATASOURCE_USERNAME $QUARKUS_DATASOURCE_PASSWORD"
                + " $QUARKUS_DATASOURCE_JDBC_URL $QUARKUS_DATASOURCE_REACTIVE_URL\"";
        Process shell = new ProcessBuilder("sh", "-euc", script, "sh", String.join("\n", lines))
                .redirectErrorStream(true)
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(said).isZero();
        assertThat(said)
                .isEqualTo("/jdk /jdk/bin/java build s3cr3t jdbc:postgresql://127.0.0.1:5/slipway"
                        + " postgresql://127.0.0.1:5/slipway\n");
    }
}
