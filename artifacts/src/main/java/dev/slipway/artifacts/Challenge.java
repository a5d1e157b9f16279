package dev.slipway.artifacts;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a registry asks for in {@code WWW-Authenticate} (RFC 9110 section 11.6.1, Docker's token specification).
 *
 * @param scheme {@code basic} or {@code bearer}
 * @param parameters lower-case names, e.g. {@code realm}, {@code service}, {@code scope}
 */
record Challenge(String scheme, Map<String, String> parameters) {
    private static final Pattern SCHEME = Pattern.compile("^\\s*([A-Za-z]+)(\\s+(.*))?$", Pattern.DOTALL);
    private static final Pattern PARAMETER =
            Pattern.compile("([A-Za-z_]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,\"]+))");

    /** The strongest challenge understood: bearer before basic; one challenge to a header line, as registries send. */
    static Optional<Challenge> choose(List<String> headers) {
        Optional<Challenge> basic = Optional.empty();
        for (String header : headers) {
            Challenge challenge = parse(header);
            if (challenge.scheme.equals("bearer")) {
                return Optional.of(challenge);
            }
            basic = challenge.scheme.equals("basic") ? Optional.of(challenge) : basic;
        }
        return basic;
    }

    private static Challenge parse(String header) {
        Matcher scheme = SCHEME.matcher(header);
        if (!scheme.matches()) {
            return new Challenge("", Map.of());
        }
        var parameters = new HashMap<String, String>();
        Matcher found = PARAMETER.matcher(scheme.group(3) == null ? "" : scheme.group(3));
        while (found.find()) {
            String value =
                    found.group(2) == null ? found.group(3) : found.group(2).replaceAll("\\\\(.)", "$1");
            parameters.put(found.group(1).toLowerCase(Locale.ROOT), value);
        }
        return new Challenge(scheme.group(1).toLowerCase(Locale.ROOT), Map.copyOf(parameters));
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }
}
