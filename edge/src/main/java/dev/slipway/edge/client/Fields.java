package dev.slipway.edge.client;

import java.util.regex.Pattern;

/** What the fields of the wire records may hold. */
final class Fields {
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    private Fields() {}

    static void range(String field, long value, long least, long most) {
        if (value < least || value > most) {
            throw new InvalidFieldException(field, value + " is not in " + least + ".." + most);
        }
    }

    static void form(String field, String value, Pattern form, String inWords) {
        if (!form.matcher(value).matches()) {
            throw new InvalidFieldException(field, "'" + value + "' is not " + inWords);
        }
    }

    static void digest(String field, String value) {
        form(field, value, DIGEST, "sha256: and 64 lower-case hexadecimal digits");
    }
}
