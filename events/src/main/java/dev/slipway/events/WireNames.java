package dev.slipway.events;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The names that an enumeration's constants have on the wire. */
final class WireNames {
    private WireNames() {}

    /** The constant of this name, in any case; an {@link IllegalArgumentException} that lists all names when there is none. */
    static <E extends Enum<E>> E find(E[] constants, Function<E, String> wire, @Nullable String name, String what) {
        for (E constant : constants) {
            if (wire.apply(constant).equalsIgnoreCase(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(what + " '" + name + "' is none of " + list(constants, wire));
    }

    /** All names, parted by commas. */
    static <E extends Enum<E>> String list(E[] constants, Function<E, String> wire) {
        return Arrays.stream(constants).map(wire).collect(Collectors.joining(", "));
    }
}
