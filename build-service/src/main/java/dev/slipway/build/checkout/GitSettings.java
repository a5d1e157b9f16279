package dev.slipway.build.checkout;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How repositories are fetched.
 *
 * @param allowLocal whether folders of this machine may be fetched from
 * @param timeout how long a whole checkout may take
 * @param maxBytes how large the fetched pack, and the sum of the commit's files, may each be
 * @param maxFiles how many files the commit may have
 * @param sshCommand what git runs for ssh (git(1), GIT_SSH_COMMAND)
 * @param credentials a file of git-credential-store(1) for https; empty for none
 * @param environment further variables for git, such as proxies; may hold secrets
 */
public record GitSettings(
        boolean allowLocal,
        Duration timeout,
        long maxBytes,
        long maxFiles,
        String sshCommand,
        Optional<Path> credentials,
        Map<String, String> environment) {
    public GitSettings {
        environment = Map.copyOf(environment);
    }

    /** Leaves out the values of the environment: they may be secrets. */
    @Override
    public String toString() {
        return "GitSettings[allowLocal=" + allowLocal + ", timeout=" + timeout + ", maxBytes=" + maxBytes
                + ", maxFiles=" + maxFiles + ", environment=" + environment.keySet() + "]";
    }
}
