package dev.slipway.artifacts.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnreadableTest {
    @TempDir
    Path root;

    /** Searches the folder that the argument names, and prints what it is refused for. */
    public static void main(String[] arguments) {
        try {
            SecretSearch.find(Path.of(arguments[0]), List.of("secret".getBytes(StandardCharsets.UTF_8)), Set.of());
        } catch (TreeRefusedException e) {
            System.out.print(e.getMessage());
        }
    }

    /** In a Java machine of its own: rights bind root too once it has given up two capabilities. */
    @ParameterizedTest
    @CsvSource({"folder,-wx------", "folder,r--------", "file,-wx------"})
    void shouldRefuseByNameWhatABuildClosedToItself(String kind, String mode) throws Exception {
        Path entry = root.resolve("closed");
        if (kind.equals("file")) {
            Files.writeString(entry, "");
        } else {
            Files.createDirectory(entry);
        }
        Files.setPosixFilePermissions(entry, PosixFilePermissions.fromString(mode));
        // when
        String refusal = search();
        // then
        Files.setPosixFilePermissions(entry, PosixFilePermissions.fromString("rwx------"));
        assertThat(refusal).startsWith("'closed' may not be read");
    }

    private String search() throws Exception {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            boolean canGiveUp = Files.exists(Path.of("/usr/bin/setpriv"));
            if (!canGiveUp) {
                System.out.println("did not run: what a build closed to itself (install setpriv, or be another user)");
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
                UnreadableTest.class.getName(),
                root.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
