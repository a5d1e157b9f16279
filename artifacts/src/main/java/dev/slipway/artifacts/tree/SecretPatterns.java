package dev.slipway.artifacts.tree;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/**
 * The byte strings that give a secret away: itself, and its base64 forms at each of the three offsets it can have within
 * a longer encoded text. A long value is looked for by {@value #WINDOW} bytes of its middle, one of several lines by its
 * longest line: enough to be sure, and it also finds a value that was cut or re-wrapped.
 */
final class SecretPatterns {
    /** Shorter ones would be found everywhere. */
    static final int SHORTEST = 4;

    private static final int WINDOW = 64;

    private final List<byte[]> plain = new ArrayList<>();
    private final List<byte[]> base64 = new ArrayList<>();

    SecretPatterns(Collection<byte[]> values) {
        for (byte[] value : values) {
            byte[] core = stripped(value);
            if (core.length >= SHORTEST) {
                plain.add(window(longestLine(core)));
                addBase64(core);
            }
        }
    }

    List<byte[]> plain() {
        return plain;
    }

    List<byte[]> base64() {
        return base64;
    }

    /** Without white space at its ends, which files have and their users drop. */
    private static byte[] stripped(byte[] value) {
        int from = 0;
        int to = value.length;
        while (from < to && isSpace(value[from])) {
            from++;
        }
        while (to > from && isSpace(value[to - 1])) {
            to--;
        }
        return Arrays.copyOfRange(value, from, to);
    }

    private static boolean isSpace(byte value) {
        return value == ' ' || value == '\t' || value == '\n' || value == '\r';
    }

    private static byte[] longestLine(byte[] value) {
        byte[] longest = new byte[0];
        int from = 0;
        for (int at = 0; at <= value.length; at++) {
            if (at == value.length || value[at] == '\n' || value[at] == '\r') {
                longest = at - from > longest.length ? Arrays.copyOfRange(value, from, at) : longest;
                from = at + 1;
            }
        }
        return longest.length >= SHORTEST ? longest : value;
    }

    private void addBase64(byte[] value) {
        for (int offset = 0; offset < 3; offset++) {
            byte[] standard = aligned(value, offset);
            base64.add(standard);
            base64.add(urlSafe(standard));
        }
    }

    /** The characters that depend on the value alone, when it begins this many bytes after a multiple of three. */
    private static byte[] aligned(byte[] value, int offset) {
        byte[] shifted = new byte[offset + value.length];
        System.arraycopy(value, 0, shifted, offset, value.length);
        byte[] encoded = Base64.getEncoder().withoutPadding().encode(shifted);
        int from = (offset * 8 + 5) / 6;
        int to = shifted.length * 8 / 6;
        return window(Arrays.copyOfRange(encoded, from, to));
    }

    private static byte[] urlSafe(byte[] standard) {
        String text = new String(standard, StandardCharsets.US_ASCII);
        return text.replace('+', '-').replace('/', '_').getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] window(byte[] pattern) {
        int from = Math.max(0, (pattern.length - WINDOW) / 2);
        return Arrays.copyOfRange(pattern, from, Math.min(pattern.length, from + WINDOW));
    }
}
