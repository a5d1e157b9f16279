package dev.slipway.events;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the records' constructors demand of their components; each refusal names the component. */
final class Require {
    private static final Pattern NAME = Pattern.compile("[a-z]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern CODE = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    private Require() {}

    static <T> T present(@Nullable T value, String component) {
        if (value == null) {
            throw new IllegalArgumentException(component + " is missing");
        }
        return value;
    }

    static String text(@Nullable String value, String component) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(component + " is missing or blank");
        }
        return value;
    }

    /** Names of applications and environments: DNS labels that start with a letter (RFC 1123, section 2.1). */
    static void name(@Nullable String value, String component) {
        if (value == null || !NAME.matcher(value).matches()) {
            throw new IllegalArgumentException(component + " '" + value
                    + "' is no name: up to 63 lower-case letters, digits and dashes, a letter first");
        }
    }

    static void code(@Nullable String value, String component) {
        if (value == null || !CODE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    component + " '" + value + "' is no code: lower-case words joined by dashes");
        }
    }

    static void atLeast(long value, long least, String component) {
        if (value < least) {
            throw new IllegalArgumentException(component + " is " + value + ", and must be at least " + least);
        }
    }

    static void within(long value, long least, long most, String component) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    component + " is " + value + ", and must lie within " + least + ".." + most);
        }
    }

    static <T> List<T> list(@Nullable List<T> value, String component) {
        return List.copyOf(present(value, component));
    }
}
