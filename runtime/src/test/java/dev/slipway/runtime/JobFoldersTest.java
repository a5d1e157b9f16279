package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class JobFoldersTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path temporary;

    /** Deletes the folder that the argument names. */
    public static void main(String[] arguments) {
        Folders.delete(Path.of(arguments[0]));
    }

    /** In a Java machine of its own: rights bind root too once it has given up two capabilities. */
    @Test
    void shouldDeleteWhatAStepClosedToItself() throws Exception {
        Path folder = temporary.resolve("job");
        for (String mode : List.of("---------", "r--------", "-w-------", "--x------")) {
            Path closed = Files.createDirectories(folder.resolve("work").resolve(mode));
            Files.createDirectories(closed.resolve("deeper"));
            Files.writeString(closed.resolve("file"), "");
            setMode(closed.resolve("deeper"), mode);
            setMode(closed, mode);
        }
        // when
        delete(folder);
        // then
        assertThat(folder).doesNotExist();
    }

    private static void setMode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static void delete(Path folder) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            boolean canGiveUp = Files.exists(Path.of("/usr/bin/setpriv"));
            if (!canGiveUp) {
                System.out.println("did not run: deleting what a step closed (install setpriv, or be another user)");
            }
            assumeTrue(canGiveUp);
            String without = "=-dac_override,-dac_read_search";
            command.addAll(List.of("/usr/bin/setpriv", "--bounding-set" + without, "--inh-caps" + without));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                JobFoldersTest.class.getName(),
                folder.toString()));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
