package dev.slipway.build.checkout;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form that the addresses of one repository share: without transport, default port, slash and {@code .git} at the
 * end, its host in lower case. The user {@code git} is a forge's own, and is left out; any other one counts, as what it
 * sees by ssh may be its own.
 */
public final class RepositoryIdentity {
    private static final Pattern URL = Pattern.compile(
            "(?<scheme>https|ssh)://(?:(?<user>[^@/]+)@)?(?<host>\\[[^]]+]|[^:/]+)(?::(?<port>\\d+))?/(?<path>.*)");
    private static final Pattern SCP = Pattern.compile("(?<user>[^@/:]+)@(?<host>\\[[^]]+]|[^:/]+):/?(?<path>.*)");

    private RepositoryIdentity() {}

    /** That form of an address which {@link Checkout} accepts. */
    public static String of(String address) {
        Matcher url = URL.matcher(address);
        if (url.matches()) {
            String usual = url.group("scheme").equals("ssh") ? "22" : "443";
            String port = url.group("port");
            return remote(url, port == null || port.equals(usual) ? "" : ":" + port);
        }
        Matcher scp = SCP.matcher(address);
        return scp.matches() ? remote(scp, "") : withoutSlash(address.replaceFirst("^file://", ""));
    }

    private static String remote(Matcher parts, String port) {
        String user = parts.group("user");
        String path = withoutSlash(parts.group("path"));
        return (user == null || user.equals("git") ? "" : user + "@")
                + parts.group("host").toLowerCase(Locale.ROOT)
                + port
                + "/"
                + (path.endsWith(".git") ? path.substring(0, path.length() - ".git".length()) : path);
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
