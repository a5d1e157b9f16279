package dev.slipway.artifacts.tree;

/**
 * Looks at one stream in four ways at once: as it is, without white space (base64 is wrapped and indented), with
 * percent escapes decoded, and so with {@code +} as a space too (RFC 3986, and HTML forms). Decoding the stream finds
 * every spelling: upper or lower case, and whichever characters the writer chose to escape.
 */
final class SecretScan {
    private final ByteAutomaton.Run plain;
    private final ByteAutomaton.Run base64;
    private final ByteAutomaton.Run decoded;
    private final ByteAutomaton.Run form;
    private final ByteAutomaton.Run decodedBase64;
    private int escape = -1;
    private int firstDigit = -1;

    SecretScan(ByteAutomaton values, ByteAutomaton encoded) {
        plain = values.start();
        decoded = values.start();
        form = values.start();
        base64 = encoded.start();
        decodedBase64 = encoded.start();
    }

    /** Takes more of the stream; true once anything was found. */
    boolean feed(byte[] bytes, int length) {
        for (int at = 0; at < length; at++) {
            feed(bytes[at] & 0xff);
        }
        return found();
    }

    private boolean found() {
        return plain.found() || base64.found() || decoded.found() || form.found() || decodedBase64.found();
    }

    private void feed(int symbol) {
        plain.feed(symbol);
        if (symbol != ' ' && symbol != '\n' && symbol != '\r' && symbol != '\t') {
            base64.feed(symbol);
        }
        decode(symbol);
    }

    /** {@code escape} is -1 outside an escape, 0 after the percent sign, 1 after its first digit. */
    private void decode(int symbol) {
        int digit = Character.digit(symbol, 16);
        if (escape == 0 && digit >= 0) {
            firstDigit = symbol;
            escape = 1;
        } else if (escape == 1 && digit >= 0) {
            emit(Character.digit(firstDigit, 16) * 16 + digit, false);
            escape = -1;
        } else {
            flush();
            if (symbol == '%') {
                escape = 0;
            } else {
                emit(symbol, symbol == '+');
            }
        }
    }

    /** Something that began like an escape was none. */
    private void flush() {
        if (escape >= 0) {
            emit('%', false);
        }
        if (escape == 1) {
            emit(firstDigit, false);
        }
        escape = -1;
    }

    /** The end of the stream; true if anything was found in it. */
    boolean end() {
        flush();
        return found();
    }

    private void emit(int symbol, boolean isPlus) {
        decoded.feed(symbol);
        decodedBase64.feed(symbol);
        form.feed(isPlus ? ' ' : symbol);
    }
}
