package dev.slipway.events;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * The commit that a release carries.
 *
 * @param sha 40 (SHA-1) or 64 (SHA-256) lower-case hexadecimal digits
 * @param ref the branch, tag or commit that was asked for
 * @param subject first line of its message, at most 200 characters: whoever states it cuts it, nothing here does
 * @param author its author's name, as git has it
 * @param time when it was committed
 */
public record Commit(String sha, String ref, String subject, String author, Instant time) {
    private static final Pattern SHA = Pattern.compile("[0-9a-f]{40}([0-9a-f]{24})?");

    public Commit {
        if (sha == null || !SHA.matcher(sha).matches()) {
            throw new IllegalArgumentException("commit '" + sha + "' is not 40 or 64 lower-case hexadecimal digits");
        }
        Require.text(ref, "ref");
        Require.present(subject, "subject");
        Require.present(author, "author");
        Require.present(time, "time");
    }

    /** The first twelve digits, for people. */
    public String abbreviated() {
        return sha.substring(0, 12);
    }
}
