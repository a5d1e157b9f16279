package dev.slipway.runtime.process;

import dev.slipway.events.Failure;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the supervisor is made of, found on the service's own PATH and in the usual folders, never on a step's.
 *
 * @param shell a POSIX shell
 * @param widerShell one that carries over variables of any name, if there is one
 * @param session starts the command that follows it as the leader of a new session
 * @param sleep pauses
 */
record HostTools(String shell, Optional<String> widerShell, List<String> session, String sleep) {
    /** In the words of {@code setsid}, for macOS, which lacks it and has Perl. */
    private static final String PERL_SETSID =
            "use POSIX; POSIX::setsid() or die \"setsid: $!\";" + " exec { $ARGV[0] } @ARGV or die \"exec: $!\"";

    /** Looks for them on this PATH. */
    static HostTools find(Map<String, String> ours) {
        return find(folders(ours.getOrDefault("PATH", "")));
    }

    static HostTools find(List<Path> folders) {
        return new HostTools(
                tool(folders, "sh").orElseThrow(() -> missing("sh", "a POSIX shell")),
                tool(folders, "bash"),
                session(folders),
                tool(folders, "sleep").orElseThrow(() -> missing("sleep", "sleep, of the POSIX utilities")));
    }

    private static List<String> session(List<Path> folders) {
        Optional<String> setsid = tool(folders, "setsid");
        if (setsid.isPresent()) {
            return List.of(setsid.get());
        }
        return tool(folders, "perl")
                .map(perl -> List.of(perl, "-e", PERL_SETSID, "--"))
                .orElseThrow(() -> missing("setsid", "setsid, of util-linux, or Perl"));
    }

    private static ProcessException missing(String tool, String need) {
        return new ProcessException(
                new Failure(
                        "process-tool-missing",
                        "no process can be run on this machine",
                        null,
                        tool + " is not on the service's PATH",
                        "Install " + need + ", or mend the PATH that the service is started with."),
                false,
                null);
    }

    private static List<Path> folders(String path) {
        List<Path> folders = new ArrayList<>();
        for (String folder : path.split(Pattern.quote(File.pathSeparator), -1)) {
            if (folder.startsWith("/")) {
                folders.add(Path.of(folder));
            }
        }
        folders.add(Path.of("/usr/bin"));
        folders.add(Path.of("/bin"));
        return folders;
    }

    private static Optional<String> tool(List<Path> folders, String name) {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .map(Path::toString)
                .findFirst();
    }
}
