package dev.slipway.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A statement as PostgreSQL takes it, with numbers in the place of names.
 *
 * @param sql with {@code $1} and so on, one for each place of a parameter
 * @param names of the parameters, in the order of these numbers
 * @param distinct the same, each once
 */
record Statement(String sql, List<String> names, Set<String> distinct) {
    /** A name after a colon; text in quotes is left alone. */
    private static final Pattern PARAMETER = Pattern.compile("'[^']*'|:(\\w+)");

    private static final Map<String, Statement> KNOWN = new ConcurrentHashMap<>();

    /** Of a text that is a constant of ours: each is kept. */
    static Statement of(String text) {
        return KNOWN.computeIfAbsent(text, Statement::parse);
    }

    private static Statement parse(String text) {
        List<String> names = new ArrayList<>();
        String sql = PARAMETER.matcher(text).replaceAll(found -> Matcher.quoteReplacement(numbered(found, names)));
        return new Statement(sql, List.copyOf(names), Set.copyOf(names));
    }

    private static String numbered(MatchResult found, List<String> names) {
        if (found.group(1) == null) {
            return found.group();
        }
        names.add(found.group(1));
        return "$" + names.size();
    }

    /** @throws IllegalArgumentException when a parameter has no value, or a value no parameter */
    @Nullable
    Object[] values(Map<String, ?> parameters) {
        if (!parameters.keySet().equals(distinct)) {
            throw new IllegalArgumentException(
                    "parameters " + parameters.keySet() + " for a statement that names " + names);
        }
        return names.stream().map(parameters::get).toArray();
    }
}
