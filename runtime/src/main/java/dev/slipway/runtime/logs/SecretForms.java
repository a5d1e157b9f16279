package dev.slipway.runtime.logs;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;

/** The forms in which a secret may show up in a log. */
final class SecretForms {
    /** Shorter ones occur by chance in any log. */
    static final int MIN_BYTES = 4;

    /** What the percent-encoders in use leave as it is, besides letters and digits. */
    private static final String[] LEFT_BY_ENCODERS = {
        "-._~", // RFC 3986, section 2.3, unreserved; curl, Python, Go's query
        "-._*", // application/x-www-form-urlencoded (WHATWG URL, 5.2); Java's URLEncoder; blank becomes plus
        "-._~!*'()", // ECMAScript, encodeURIComponent
        "-._~!$&'()*+,;=:@", // RFC 3986, section 3.3, a path's characters
        "-._~!$&'()*+,;=:@/?#[]" // ECMAScript, encodeURI
    };

    private static final String FORM_ENCODED = LEFT_BY_ENCODERS[1];
    private static final char[] UPPER = "0123456789ABCDEF".toCharArray();
    private static final char[] LOWER = "0123456789abcdef".toCharArray();

    private SecretForms() {}

    /** As it is, line by line, and percent-encoded. */
    static Set<String> verbatim(String secret) {
        Set<String> forms = new LinkedHashSet<>();
        secret.lines().map(String::strip).filter(SecretForms::longEnough).forEach(line -> {
            forms.add(latin(line.getBytes(StandardCharsets.UTF_8)));
            forms.addAll(percentEncoded(line));
        });
        return forms;
    }

    /**
     * In base64 (RFC 4648, sections 4 and 5), at each of the three places in a group of three bytes where it may begin.
     * Only characters that hold nothing but bits of the secret count, and the last one where the data ends with it.
     */
    static Set<String> base64(String secret) {
        Set<String> forms = new LinkedHashSet<>();
        byte[] bytes = secret.strip().getBytes(StandardCharsets.UTF_8);
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            int first = Math.ceilDiv(before * 8, 6);
            int whole = shifted.length * 8 / 6;
            String standard = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            for (int end : new int[] {whole, standard.length()}) {
                String form = standard.substring(first, end);
                forms.add(form);
                forms.add(form.replace('+', '-').replace('/', '_'));
            }
        }
        return forms;
    }

    static boolean longEnough(String value) {
        return value.getBytes(StandardCharsets.UTF_8).length >= MIN_BYTES;
    }

    private static Set<String> percentEncoded(String line) {
        Set<String> forms = new LinkedHashSet<>();
        for (String left : LEFT_BY_ENCODERS) {
            forms.add(percentEncode(line, left, UPPER));
            forms.add(percentEncode(line, left, LOWER));
        }
        return forms;
    }

    private static String percentEncode(String line, String left, char[] digits) {
        StringBuilder out = new StringBuilder();
        for (byte b : line.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c == ' ' && left.equals(FORM_ENCODED)) {
                out.append('+');
            } else if (isLetterOrDigit(c) || left.indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(digits[c >> 4]).append(digits[c & 15]);
            }
        }
        return out.toString();
    }

    private static boolean isLetterOrDigit(char c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }

    /** One character for each byte. */
    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
