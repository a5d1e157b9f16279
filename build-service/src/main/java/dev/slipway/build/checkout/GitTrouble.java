package dev.slipway.build.checkout;

import dev.slipway.events.Failure;
import dev.slipway.events.SourceRefusal;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.process.Exit;
import dev.slipway.runtime.process.Tool;
import java.util.regex.Pattern;

/** What git's words mean. It has one exit status, 128, for nearly all that can go wrong. */
final class GitTrouble {
    private static final int MOST_WORDS = 500;

    /** SIGXFSZ, whose number is 25 on Linux and macOS, or EFBIG where the signal is ignored. */
    private static final int SIGXFSZ = 25;

    private static final Pattern SIZE = Pattern.compile("died of signal 25\\b|File too large");
    private static final Pattern NO_GIT = Pattern.compile("\\bgit: not found|\\bgit: command not found");
    private static final Pattern NO_REF = Pattern.compile(
            "couldn't find remote ref|not our ref|unadvertised object|no such remote ref|invalid refspec");
    private static final Pattern NETWORK = Pattern.compile("Could not resolve|Couldn't resolve|Failed to connect"
            + "|Connection (refused|timed out|reset|closed)|Network is unreachable|No route to host"
            + "|Operation timed out|Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED"
            + "|SSL|certificate|gnutls|The requested URL returned error: (5\\d\\d|429)|early EOF|RPC failed"
            + "|Temporary failure|No space left on device|Cannot allocate memory");
    private static final Pattern NO_REPOSITORY = Pattern.compile("does not appear to be a git repository"
            + "|[Rr]epository .*not found|[Rr]epository .*does not exist|No such file or directory"
            + "|[Pp]roject you were looking for could not be found|Authentication failed|could not read (Username|Password)"
            + "|terminal prompts disabled|Permission denied|access denied|Access denied"
            + "|The requested URL returned error: 40[134]|not valid: is this a git repository");

    private GitTrouble() {}

    static boolean isSizeLimit(Tool.Output output) {
        return output.exit() instanceof Exit.Signalled(int signal) && signal == SIGXFSZ
                || SIZE.matcher(output.errors()).find();
    }

    /** Whether the other end is there, and does not have or does not give what was named. */
    static boolean isMissingRef(Tool.Output output) {
        return NO_REF.matcher(output.errors()).find();
    }

    /**
     * What a failed fetch means when it is not about the ref.
     *
     * @return the verdict that there is no such repository, or none that we may read: forges do not tell which
     * @throws Breakdown when it is the network's fault, the machine's, or unknown
     */
    static SourceRefusal ofFetch(String repository, Tool.Output output) {
        String words = output.errors();
        if (NO_GIT.matcher(words).find()) {
            throw noGit();
        }
        if (!NETWORK.matcher(words).find() && NO_REPOSITORY.matcher(words).find()) {
            return new SourceRefusal(new Failure(
                    "repository-not-found",
                    "the repository is not there, or may not be read by Slipway",
                    repository,
                    words(output),
                    "Check the address; for a private repository give the service a key or credentials."));
        }
        throw breakdown(repository, output);
    }

    /** What a failed call means that has nothing to do with the other end. */
    static Breakdown breakdown(String where, Tool.Output output) {
        if (NO_GIT.matcher(output.errors()).find()) {
            return noGit();
        }
        return Breakdown.passing(
                new Failure(
                        "git-failed",
                        "git could not do its work",
                        where,
                        words(output),
                        "Look at git's own words; when it was the network, request the build again once that answers."),
                null);
    }

    private static Breakdown noGit() {
        return Breakdown.lasting(
                Failure.of("git-missing", "git is not on the service's PATH", "Install git on this machine."), null);
    }

    /** The end of what git said, without control characters; says how it ended when it said nothing. */
    static String words(Tool.Output output) {
        String words = output.errors().replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ").strip();
        if (words.isEmpty()) {
            return "git " + output.exit();
        }
        return words.length() <= MOST_WORDS ? words : words.substring(words.length() - MOST_WORDS);
    }
}
