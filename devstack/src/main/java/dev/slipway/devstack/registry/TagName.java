package dev.slipway.devstack.registry;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A tag by the grammar of the distribution specification ("Pulling manifests"), and the name of its file.
 *
 * <p>Tags differ by case, file systems of laptops often do not. The file name is therefore the tag in lower case, and, when
 * there were capitals, {@code +} and their positions as a hexadecimal number (bit 0 is the first character).
 *
 * @param value 1 to 128 characters: letters, digits, {@code _}, {@code .}, {@code -}; the first no dot or dash
 */
record TagName(String value) implements Comparable<TagName> {
    private static final Pattern GRAMMAR = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

    TagName {
        if (!isWellFormed(value)) {
            throw OciError.of(
                    400,
                    "TAG_INVALID",
                    "The tag " + value + " is not 1 to 128 letters, digits, dots, dashes and underscores,"
                            + " or starts with a dot or dash.");
        }
    }

    static boolean isWellFormed(String value) {
        return GRAMMAR.matcher(value).matches();
    }

    String fileName() {
        BigInteger capitals = BigInteger.ZERO;
        for (int i = 0; i < value.length(); i++) {
            if (Character.isUpperCase(value.charAt(i))) {
                capitals = capitals.setBit(i);
            }
        }
        String lower = value.toLowerCase(Locale.ROOT);
        return capitals.signum() == 0 ? lower : lower + "+" + capitals.toString(16);
    }

    static TagName ofFileName(String fileName) {
        int plus = fileName.indexOf('+');
        if (plus < 0) {
            return new TagName(fileName);
        }
        BigInteger capitals = new BigInteger(fileName.substring(plus + 1), 16);
        StringBuilder tag = new StringBuilder(fileName.substring(0, plus));
        for (int i = 0; i < tag.length(); i++) {
            if (capitals.testBit(i)) {
                tag.setCharAt(i, Character.toUpperCase(tag.charAt(i)));
            }
        }
        return new TagName(tag.toString());
    }

    @Override
    public int compareTo(TagName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
