package dev.slipway.runtime.process;

import dev.slipway.events.Failure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the supervisor is made of, found on the service's own PATH and in the usual folders, never on a step's.
 *
 * @param shell a POSIX shell
 * @param widerShell one that carries over variables of any name, if there is one
 * @param session starts the command that follows it as the leader of a new session
 * @param defaults starts the command that follows it with SIGINT and SIGQUIT at their defaults: a service that was
 *     started with them ignored would hand that down, and no shell can undo it; empty where nothing here can
 * @param sleep pauses
 */
record HostTools(String shell, Optional<String> widerShell, List<String> session, List<String> defaults, String sleep) {
    /** In the words of {@code setsid}, for macOS, which lacks it and has Perl. */
    private static final String PERL_SETSID =
            "use POSIX; POSIX::setsid() or die \"setsid: $!\";" + " exec { $ARGV[0] } @ARGV or die \"exec: $!\"";

    private static final String PERL_DEFAULTS =
            "$SIG{INT} = $SIG{QUIT} = 'DEFAULT'; exec { $ARGV[0] } @ARGV or die \"exec: $!\"";

    private static volatile @Nullable HostTools own;

    /** This service's, which are looked for until they are found. */
    static HostTools own() {
        HostTools found = own;
        if (found == null) {
            found = find(System.getenv());
            own = found;
        }
        return found;
    }

    /** Looks for them on this PATH. */
    static HostTools find(Map<String, String> ours) {
        return find(folders(ours.getOrDefault("PATH", "")));
    }

    static HostTools find(List<Path> folders) {
        return new HostTools(
                tool(folders, "sh").orElseThrow(() -> missing("sh", "a POSIX shell")),
                tool(folders, "bash"),
                session(folders),
                defaults(folders),
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

    /** {@code env} of GNU coreutils 8.31 and later, or Perl. */
    private static List<String> defaults(List<Path> folders) {
        List<String> env = tool(folders, "env")
                .map(path -> List.of(path, "--default-signal=INT,QUIT"))
                .orElse(List.of());
        if (!env.isEmpty() && works(env)) {
            return env;
        }
        return tool(folders, "perl")
                .map(perl -> List.of(perl, "-e", PERL_DEFAULTS, "--"))
                .orElse(List.of());
    }

    private static boolean works(List<String> prefix) {
        try {
            return new ProcessBuilder(Stream.concat(prefix.stream(), Stream.of("true"))
                                    .toList())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .onExit()
                            .join()
                            .exitValue()
                    == 0;
        } catch (IOException e) {
            return false;
        }
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
