package dev.slipway.pipeline;

import java.util.regex.Pattern;

/**
 * What a text has to look like: the one place for a value's grammar, used by the plan's records, by the readers and by
 * the JSON Schema.
 *
 * @param form a regular expression that the whole text must match, in the subset that Java and ECMA-262 share
 * @param says the same for a person, completing "must be"
 */
record Rule(Pattern form, String says) {
    /** Names of applications, steps, suites, packages and environments. */
    static final Rule NAME = of(
            "[a-z]([a-z0-9-]{0,61}[a-z0-9])?",
            "1 to 63 lower-case letters, digits and dashes, starting with a letter and not ending with a dash");

    /** A tag of the OCI distribution specification. */
    static final Rule VERSION = of(
            "[A-Za-z0-9_][A-Za-z0-9._-]{0,127}",
            "1 to 128 letters, digits, dots, dashes and underscores, not starting with a dot or a dash (the grammar of"
                    + " an OCI tag)");

    /** A repository name of the OCI distribution specification. */
    static final Rule IMAGE_NAME = of(
            "(?=.{1,255}$)[a-z0-9]+(([.]|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+(([.]|_|__|-+)[a-z0-9]+)*)*",
            "an OCI repository name: lower-case letters and digits, joined by single dots, dashes, underscores or"
                    + " slashes");

    /** {@code scratch}, or a reference to an image with optional host, tag and digest. */
    static final Rule IMAGE_BASE = of(
            "(?=.{1,512}$)(([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?/)?"
                    + "[a-z0-9]+(([.]|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+(([.]|_|__|-+)[a-z0-9]+)*)*)"
                    + "(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@sha256:[0-9a-f]{64})?",
            "'scratch' or an image reference such as registry.example.org/java@sha256:...");

    /** A name of an environment variable, or of a secret (it is given to the step as a variable). */
    static final Rule VARIABLE = of(
            "(?!SLIPWAY_)[A-Za-z_][A-Za-z0-9_]{0,127}",
            "a variable's name: letters, digits and underscores, not starting with a digit, and not starting with"
                    + " SLIPWAY_, which is kept for what Slipway itself says to a step");

    /** A folder or file inside the workspace. */
    static final Rule PATH = of(
            "(?!/)(?!([.][.]|[\\s\\S]*/[.][.])(/|$))[^\\p{Cc}\\p{Cf}\\\\*?\\[\\]{}]{1,1024}",
            "a path inside the workspace: relative, with forward slashes, without '..', wildcards and invisible characters");

    /** A {@link Glob} inside the workspace. */
    static final Rule GLOB = of(
            "(?!/)(?!([.][.]|[\\s\\S]*/[.][.])(/|$))[^\\p{Cc}\\p{Cf}\\\\\\[\\]{}]{1,1024}",
            "a path inside the workspace, in which * stands for part of a name, ? for one character and ** for any"
                    + " folders: relative, with forward slashes, without '..' and invisible characters");

    /** An absolute path in an image. */
    static final Rule IMAGE_PATH = of(
            "/(?!([.][.]|[\\s\\S]*/[.][.])(/|$))[^\\p{Cc}\\p{Cf}\\\\]{0,1023}",
            "an absolute path in the image, such as /app/service.jar, without '..' and invisible characters");

    /** Permission bits. */
    static final Rule MODE =
            of("0?[0-7]{3}", "three octal digits such as 755 or 0644 (bits that change a user are not taken)");

    /** A user in an image's configuration (OCI image specification, config.User). */
    static final Rule USER = of(
            "[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,63})?",
            "a user's name or number, with an optional group: 1000, app or 1000:1000");

    /** Path of an HTTP request, with an optional query (RFC 3986, sections 3.3 and 3.4). */
    static final Rule HTTP_PATH = of(
            "/([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2}){0,1023}",
            "the path of a URL, starting with a slash; what a URL has no place for, such as a space or a brace, is written"
                    + " as % and two hexadecimal digits");

    /** Time that a step may take. */
    static final Rule DURATION =
            of("(?=[0-9])([0-9]{1,4}h)?([0-9]{1,5}m)?([0-9]{1,6}s)?", "a duration such as 30s, 10m, 1h or 1h30m");

    /** A full commit id of Git, SHA-1 or SHA-256. */
    static final Rule COMMIT = of("[0-9a-f]{40}([0-9a-f]{24})?", "a commit id of 40 or 64 hexadecimal digits");

    /**
     * Any text that a process can be given as an argument, or as a variable's value: Linux takes 128 KiB of each
     * (MAX_ARG_STRLEN, execve(2)), and a character has up to four bytes.
     */
    static final Rule TEXT = of("[^\\u0000]{0,32000}", "text of at most 32000 characters, without a NUL character");

    /** A script, which is an argument of its shell. */
    static final Rule SCRIPT = of(
            "(?![\\s\\S]{32001})[^\\u0000]*[^\\s\\u0000][^\\u0000]*",
            "text that is not blank, of at most 32000 characters, without a NUL character; what is longer goes into a"
                    + " file of the repository");

    private static Rule of(String form, String says) {
        return new Rule(Pattern.compile(form), says);
    }

    boolean admits(String text) {
        return form.matcher(text).matches() && wellFormed(text);
    }

    /** The text itself, or an {@link IllegalArgumentException} that names what it was for. */
    String require(String what, String text) {
        if (text == null || !admits(text)) {
            throw new IllegalArgumentException(what + " " + Quote.of(text) + " must be " + says);
        }
        return text;
    }

    /** Half of a surrogate pair has no UTF-8 form, so a plan that holds one could not be read back. */
    private static boolean wellFormed(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
