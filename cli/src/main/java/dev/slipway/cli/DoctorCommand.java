package dev.slipway.cli;

import java.io.IOException;
import java.nio.file.Files;
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
        boolean well = check(runs("mvn", "-version"), "mvn", "install Maven");
        well &= check(runs("git", "--version"), "git", "install git");
        well &= check(
                runs("setsid", "--version") || runs("perl", "--version"), "setsid", "install util-linux, or Perl");
        optional(
                runs(Variables.get("SLIPWAY_TRIVY").orElse("trivy"), "--version")
                        && Variables.get("SLIPWAY_TRIVY_CACHE").isPresent(),
                "trivy",
                "images go on as NOT SCANNED; SLIPWAY_TRIVY names one that is not on the PATH, and SLIPWAY_TRIVY_CACHE"
                        + " a folder with its database");
        well &= check(Runtime.version().feature() >= 21, "JDK " + Runtime.version(), "install a JDK of 21 or newer");
        Layout layout = Layout.ofEnvironment();
        long free = Files.getFileStore(layout.root()).getUsableSpace();
        well &= check(free > SPACE, (free >> 20) + " MiB free at " + layout.root(), "2 GiB are needed");
        return well ? 0 : 1;
    }

    private static boolean runs(String tool, String argument) {
        try {
            Process process =
                    new ProcessBuilder(tool, argument).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted");
        }
    }

    private void optional(boolean there, String what, String without) {
        Terminal terminal = output.terminal();
        terminal.say(
                (there ? "ok       " : "optional ") + what + (there ? "" : " is not there: without it " + without));
        terminal.emit(Json.object().put("check", what).put("ok", there).put("optional", true));
    }

    private boolean check(boolean well, String what, String remedy) {
        Terminal terminal = output.terminal();
        terminal.say((well ? "ok       " : "MISSING  ") + what + (well ? "" : ": " + remedy));
        terminal.emit(Json.object().put("check", what).put("ok", well).put("optional", false));
        return well;
    }
}
