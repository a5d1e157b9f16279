package dev.slipway.events;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where git may fetch from: {@code https://host[:port]/path}, {@code ssh://[user@]host[:port]/path},
 * {@code user@host:path}, and, only where they are allowed, {@code file:///path} and {@code /path}. Narrower than
 * git's own grammar (gitremote-helpers(7), git-fetch(1) "GIT URLS"): no other transport such as {@code ext::}, no
 * password, no query, nothing that a shell, ssh or git could take for an option.
 *
 * @param text as git gets it
 * @param local whether it names a folder of this machine
 */
public record RepositoryUrl(String text, boolean local) {
    private static final int LONGEST = 2048;
    private static final String HOST = "(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]{2,45}])";
    private static final String PORT = "(?::[0-9]{1,5})?";
    private static final String USER = "[A-Za-z0-9_][A-Za-z0-9_.+-]{0,63}";
    private static final String PATH = "[A-Za-z0-9_~.][A-Za-z0-9_~.%+@,=-]*(?:/[A-Za-z0-9_~.%+@,=-]+)*/?";

    private static final Pattern HTTPS = Pattern.compile("https://" + HOST + PORT + "/" + PATH);
    private static final Pattern SSH = Pattern.compile("ssh://(?:" + USER + "@)?" + HOST + PORT + "/" + PATH);
    private static final Pattern SCP = Pattern.compile(USER + "@" + HOST + ":/?" + PATH);
    private static final Pattern LOCAL = Pattern.compile("(?:file://)?(?:/[^/\\p{Cntrl}\\\\]+)+/?");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{javaISOControl}\\p{Cf}]");

    /**
     * Reads an address.
     *
     * @param allowLocal whether folders of this machine may be fetched from
     * @throws SourceRefusal with code {@code repository-refused}; it never repeats a password
     */
    public static RepositoryUrl parse(String text, boolean allowLocal) throws SourceRefusal {
        if (text.length() > LONGEST || CONTROL.matcher(text).find()) {
            throw refused(
                    "an address",
                    "it is longer than " + LONGEST + " characters or holds control or invisible characters");
        }
        if (hasPassword(text)) {
            throw refused("an address", "it holds a user or a password, and addresses are kept and shown");
        }
        if (LOCAL.matcher(text).matches()) {
            return local(text, allowLocal);
        }
        if (climbs(text)) {
            throw refused(quote(text), "its path holds '..'");
        }
        if (HTTPS.matcher(text).matches()
                || SSH.matcher(text).matches()
                || SCP.matcher(text).matches()) {
            return new RepositoryUrl(text, false);
        }
        throw refused(quote(text), reason(text));
    }

    private static RepositoryUrl local(String text, boolean allowed) throws SourceRefusal {
        if (!allowed) {
            throw refused(
                    quote(text),
                    "it names a folder of this machine, which only a local stack takes"
                            + " (slipway.gateway.allow-local, slipway.build.allow-local)");
        }
        return new RepositoryUrl(text, true);
    }

    private static boolean climbs(String text) {
        return Pattern.compile("(^|[/:])\\.\\.(/|$)").matcher(text).find();
    }

    /** A colon before the last at sign of the authority, after the scheme. */
    private static boolean hasPassword(String text) {
        int scheme = text.indexOf("://");
        String rest = scheme < 0 ? text : text.substring(scheme + 3);
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        int at = authority.lastIndexOf('@');
        boolean httpUser = at >= 0 && text.toLowerCase(Locale.ROOT).startsWith("http");
        return httpUser || (at >= 0 && scheme >= 0 && authority.substring(0, at).indexOf(':') >= 0);
    }

    private static String reason(String text) {
        if (text.startsWith("-")) {
            return "it starts with a dash";
        }
        if (text.contains("::")) {
            return "it names a remote helper, a program to run";
        }
        int scheme = text.indexOf("://");
        if (scheme > 0 && !text.startsWith("https://") && !text.startsWith("ssh://")) {
            return "its transport is not one of https and ssh";
        }
        return "it is no address of the form https://host/path, ssh://user@host/path or user@host:path";
    }

    /** What stands before the last at sign, or in a query, may be a secret that was pasted wrongly. */
    private static String quote(String text) {
        String shown = text.replaceFirst("\\?.*", "?...");
        shown = shown.substring(shown.lastIndexOf('@') + 1);
        return "'" + (shown.length() > 200 ? shown.substring(0, 200) + "..." : shown) + "'";
    }

    private static SourceRefusal refused(String what, String why) {
        return new SourceRefusal(new Failure(
                "repository-refused",
                "the repository is not fetched from " + what,
                null,
                why,
                "Ask for it by https://host/path, ssh://user@host/path or user@host:path, without a password."));
    }
}
