package dev.slipway.events;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keeps credentials out of the addresses of git repositories; see git-fetch(1), "Git URLs", for their forms. */
final class Repositories {
    private static final Set<String> SSH = Set.of("ssh", "git+ssh", "ssh+git");
    private static final Pattern HOST = Pattern.compile("(\\[[^\\[\\]@]*]|[^:@\\[\\]]*)(:[0-9]*)?");
    private static final Pattern AUTHORITY_END = Pattern.compile("[/?#]");

    private Repositories() {}

    /**
     * This address, if it carries no credentials. Of user information it may have a bare user name, and that over SSH
     * alone: elsewhere what stands there is a password or a token. On doubt it is refused.
     *
     * @throws IllegalArgumentException when it is blank or may carry credentials; the message never repeats it
     */
    static String withoutCredentials(@Nullable String repository, String component) {
        String address = Require.text(repository, component);
        int authority = address.indexOf("://");
        boolean clean = authority < 0
                ? isCleanPath(address)
                : isClean(address.substring(0, authority), address.substring(authority + 3));
        if (!clean) {
            throw new IllegalArgumentException(component + " is not shown, since it seems to carry credentials:"
                    + " leave user and password out and configure them as a secret;"
                    + " ssh://git@host/path and git@host:path may name a user");
        }
        return address;
    }

    private static boolean isClean(String scheme, String rest) {
        String authority = AUTHORITY_END.split(rest, 2)[0];
        int at = authority.lastIndexOf('@');
        String user = authority.substring(0, Math.max(at, 0));
        boolean mayNameUser = SSH.contains(scheme.toLowerCase(Locale.ROOT)) && isBareUser(user);
        return !scheme.contains("@")
                && (at < 0 || mayNameUser)
                && HOST.matcher(authority.substring(at + 1)).matches();
    }

    /** No password: neither after a colon nor after one in percent-encoding (RFC 3986, sections 2.1 and 3.2.1). */
    private static boolean isBareUser(String user) {
        return !user.contains(":") && !user.toLowerCase(Locale.ROOT).contains("%3a");
    }

    /** A path on this machine, or {@code user@host:path}: there a colon before the first at-sign parts a password. */
    private static boolean isCleanPath(String address) {
        int colon = address.indexOf(':');
        return address.startsWith("/")
                || address.startsWith(".")
                || colon < 0
                || address.indexOf('@', colon) < 0
                || address.indexOf('@') < colon;
    }
}
