package dev.slipway.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The supervisor on other machines' tools. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class SupervisorTest {
    private static final Duration GRACE = Duration.ofMillis(300);
    private static final String LEAVES_CHILDREN = "(trap '' TERM; sleep 300) & sleep 300 & echo up; exit 9";

    @TempDir
    Path folder;

    private final Heard heard = new Heard();

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox"})
    void shouldEndGroupUnderEveryShell(String shell) throws Exception {
        // given
        assumeTrue(Files.exists(Path.of("/bin", shell)), shell + " is not on this machine: not tested with it");
        link("sh", shell);
        link("sleep", "sleep");
        link("setsid", "setsid");

        // when
        Exit exit = run(LEAVES_CHILDREN, Duration.ofMinutes(1));
        Exit late = run("trap '' TERM; sleep 300; :", Duration.ofSeconds(1));

        // then
        assertThat(exit).isEqualTo(new Exit.Exited(9));
        assertThat(heard.text()).isEqualTo("up\n");
        assertThat(late).isInstanceOf(Exit.TimedOut.class);
    }

    @Test
    void shouldEndGroupWithPerlWhereSetsidIsMissing() throws Exception {
        // given
        assumeTrue(Files.exists(Path.of("/usr/bin/perl")), "perl is not on this machine: not tested with it");
        link("sh", "sh");
        link("sleep", "sleep");
        link("perl", "perl");

        // when
        Exit exit = run(LEAVES_CHILDREN, Duration.ofMinutes(1));
        Exit late = run("trap '' TERM; sleep 300; :", Duration.ofSeconds(1));

        // then
        assertThat(exit).isEqualTo(new Exit.Exited(9));
        assertThat(heard.text()).isEqualTo("up\n");
        assertThat(late).isInstanceOf(Exit.TimedOut.class);
    }

    @Test
    void shouldNameMissingToolWhenNeitherSetsidNorPerlIsThere() throws Exception {
        // given
        link("sh", "sh");
        link("sleep", "sleep");

        // when
        assertThatThrownBy(() -> HostTools.find(List.of(folder)))
                // then
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("setsid is not on the service's PATH")
                .hasMessageContaining("util-linux");
    }

    @Test
    void shouldRefuseVariableOfForeignNameWhenThereIsNoBash() throws Exception {
        // given
        link("sh", "sh");
        link("sleep", "sleep");
        link("setsid", "setsid");
        Supervisor supervisor = new Supervisor(HostTools.find(List.of(folder)), GRACE);

        // when
        assertThatThrownBy(() -> supervisor.commandLine(List.of("true"), Map.of("A-B", "1")))
                // then
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("bash");
    }

    @ParameterizedTest
    @ValueSource(strings = {"env", "perl"})
    void shouldGiveTheStepDefaultSignalsWhenTheServiceIgnoresThem(String tool) throws Exception {
        // given
        assumeTrue(Files.exists(Path.of("/usr/bin", tool)), tool + " is not on this machine: not tested with it");
        link("sh", "sh");
        link("sleep", "sleep");
        link("setsid", "setsid");
        link(tool, tool);
        List<String> ignoring = new ArrayList<>(List.of("sh", "-c", "trap '' INT QUIT; exec \"$@\"", "service"));
        Supervisor supervisor = new Supervisor(HostTools.find(List.of(folder)), GRACE);
        ignoring.addAll(supervisor.commandLine(List.of("/bin/sh", "-c", "kill -INT $$; echo ignored"), Map.of()));

        // when
        Process service = new ProcessBuilder(ignoring).start();

        // then
        assertThat(service.onExit().get(30, TimeUnit.SECONDS).exitValue()).isEqualTo(128 + 2);
    }

    private Exit run(String script, Duration timeout) throws InterruptedException {
        Supervisor supervisor = new Supervisor(HostTools.find(List.of(folder)), GRACE);
        Launch launch = new Launch(
                "test",
                List.of("/bin/sh", "-c", script),
                folder,
                Map.of("PATH", "/usr/bin:/bin"),
                null,
                timeout,
                1 << 20,
                heard,
                null);
        return SupervisedProcess.run(launch, supervisor, GRACE, new StopSignal());
    }

    /** Puts a tool, by another name, where it is looked for. */
    private void link(String name, String tool) throws Exception {
        Path target = Files.exists(Path.of("/usr/bin", tool)) ? Path.of("/usr/bin", tool) : Path.of("/bin", tool);
        Path file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\nexec " + target + (tool.equals("busybox") ? " sh" : "") + " \"$@\"\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
