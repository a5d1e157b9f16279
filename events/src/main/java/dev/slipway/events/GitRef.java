package dev.slipway.events;

import java.util.regex.Pattern;

/**
 * A branch, tag or commit by name, in the grammar of git-check-ref-format(1) with {@code --allow-onelevel}, without a
 * leading dash, at most 255 characters: nothing of gitrevisions(7) such as {@code main~1} or {@code @{u}}, no refspec.
 *
 * @param name as it was asked for
 */
public record GitRef(String name) {
    private static final int LONGEST = 255;

    /** Rules 1, 3 to 10 of git-check-ref-format(1), in its order, and the leading dash. */
    private static final Pattern FORBIDDEN = Pattern.compile(
            "(^|/)\\." // 1: a component starts with a dot
                    + "|\\.lock(/|$)" // 1: a component ends with .lock
                    + "|\\.\\." // 3
                    + "|[\\x00-\\x20\\x7f~^:?*\\[\\\\]" // 4, 5, 10
                    + "|\\p{Cf}" // invisible: what is shown would be another name
                    + "|^/|/$|//" // 6
                    + "|\\.$" // 7
                    + "|@\\{|^@$" // 8, 9
                    + "|^-");

    /** Four digits are git's own least for an abbreviation; fewer than seven are no name for a release. */
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,64}");

    private static final Pattern FULL = Pattern.compile("[0-9a-f]{40}([0-9a-f]{24})?");

    /**
     * Reads a ref.
     *
     * @throws SourceRefusal with code {@code ref-refused}
     */
    public static GitRef parse(String text) throws SourceRefusal {
        if (text.isEmpty()
                || text.length() > LONGEST
                || FORBIDDEN.matcher(text).find()
                || text.chars().anyMatch(Character::isISOControl)) {
            throw new SourceRefusal(new Failure(
                    "ref-refused",
                    "the ref is not a name of a branch, a tag or a commit",
                    null,
                    "names have the grammar of git check-ref-format, no leading dash, at most " + LONGEST
                            + " characters",
                    "Ask for a branch or a tag by its name, or for a commit by at least seven digits of its id."));
        }
        return new GitRef(text);
    }

    /** Whether it may be a commit's id, whole or abbreviated; it may still be a branch's name. */
    public boolean mayBeCommit() {
        return COMMIT.matcher(name).matches();
    }

    /** Whether it is a whole commit id, of SHA-1 or SHA-256. */
    public boolean isFullCommit() {
        return FULL.matcher(name).matches();
    }
}
