package dev.slipway.edge;

import dev.slipway.edge.client.InvalidFieldException;
import java.util.regex.Pattern;

/**
 * Where something is deployed to; each place has one address.
 *
 * @param application lower-case letters, digits and dashes, 1..63, beginning with a letter
 * @param environment likewise
 */
record Place(String application, String environment) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    Place {
        check("application", application);
        check("environment", environment);
    }

    private static void check(String field, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidFieldException(
                    field,
                    "'" + name + "' is not 1 to 63 lower-case letters, digits and dashes that begin with a letter");
        }
    }

    @Override
    public String toString() {
        return application + "/" + environment;
    }
}
