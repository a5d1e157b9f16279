package dev.slipway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Whether this machine has what Slipway needs. */
@Command(name = "doctor", description = "Looks whether this machine has what Slipway needs, and says what is missing.")
final class DoctorCommand implements Callable<Integer> {
    private static final long SPACE = 2L << 30;

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException {
        boolean well = tool("mvn", "install Maven", "-version");
        well &= tool("git", "install git", "--version");
        tool("setsid", "without it the stack ends with the terminal; it is in util-linux", "--version");
        tool(
                "trivy",
                "without it images go on as NOT SCANNED; SLIPWAY_TRIVY names one that is not on the PATH",
                "--version");
        well &= check(Runtime.version().feature() >= 21, "JDK " + Runtime.version(), "install a JDK of 21 or newer");
        Layout layout = Layout.ofEnvironment();
        long free = Files.getFileStore(layout.root()).getUsableSpace();
        well &= check(free > SPACE, (free >> 20) + " MiB free at " + layout.root(), "2 GiB are needed");
        return well ? 0 : 1;
    }

    private boolean tool(String name, String mend, String argument) {
        try {
            Process process = new ProcessBuilder(List.of(name, argument))
                    .redirectErrorStream(true)
                    .start();
            process.getInputStream().readAllBytes();
            return check(process.waitFor() == 0, name, mend);
        } catch (IOException e) {
            return check(false, name, mend);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted");
        }
    }

    private boolean check(boolean well, String what, String mend) {
        Terminal terminal = output.terminal();
        terminal.say((well ? "ok       " : "MISSING  ") + what + (well ? "" : ": " + mend));
        terminal.emit(Json.object().put("check", what).put("ok", well));
        return well;
    }
}
