package dev.slipway.devstack.registry;

import java.util.regex.Pattern;

/**
 * A repository's name by the grammar of the distribution specification ("Pulling manifests").
 *
 * @param value at most 255 characters; parts of lower-case letters and digits, joined by {@code .}, {@code _}, {@code __}
 *     or dashes, separated by slashes
 */
record RepositoryName(String value) {
    private static final String PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final Pattern GRAMMAR = Pattern.compile(PART + "(?:/" + PART + ")*");
    private static final int MAX_LENGTH = 255;

    RepositoryName {
        if (!isWellFormed(value)) {
            throw OciError.of(
                    400,
                    "NAME_INVALID",
                    "The repository name " + value + " is not made of lower-case letters, digits and single separators"
                            + " (. _ __ -) in parts divided by slashes, or is longer than " + MAX_LENGTH + ".");
        }
    }

    static boolean isWellFormed(String value) {
        return value.length() <= MAX_LENGTH && GRAMMAR.matcher(value).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
