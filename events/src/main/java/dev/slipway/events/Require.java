package dev.slipway.events;

import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the records' constructors demand of their components; each refusal names the component. */
final class Require {
    private static final Pattern NAME = Pattern.compile("[a-z]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern CODE = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    /** What {@link UUID#variant()} tells of a UUID that is laid out as RFC 9562, section 4.1, says. */
    static final int RFC_VARIANT = 2;

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

    /** At least one, where a verdict has to say why. */
    static <T> List<T> reasons(@Nullable List<T> value, String component, String verdict) {
        List<T> reasons = list(value, component);
        if (reasons.isEmpty()) {
            throw new IllegalArgumentException(verdict + " why: " + component + " must not be empty");
        }
        return reasons;
    }

    static <T> List<T> list(@Nullable List<T> value, String component) {
        int index = 0;
        for (T element : present(value, component)) {
            present(element, component + "[" + index + "]");
            index++;
        }
        return List.copyOf(present(value, component));
    }

    /** All 36 characters, of which {@link UUID#fromString} would let leading zeros be left out. */
    static UUID uuid(@Nullable String text, String component) {
        UUID uuid = text == null || text.length() != 36 ? null : uuidOrNull(text);
        if (uuid == null || !uuid.toString().equalsIgnoreCase(text) || uuid.variant() != RFC_VARIANT) {
            throw new IllegalArgumentException(component + " '" + text + "' is not a UUID of 36 characters (RFC 9562)");
        }
        return uuid;
    }

    private static @Nullable UUID uuidOrNull(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
