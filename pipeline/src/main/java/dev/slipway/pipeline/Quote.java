package dev.slipway.pipeline;

import org.jspecify.annotations.Nullable;

/** Shows a piece of somebody's file in a message: one line, short, no control characters. */
final class Quote {
    private static final int LONGEST = 60;

    private Quote() {}

    static String of(@Nullable String text) {
        if (text == null) {
            return "nothing";
        }
        StringBuilder shown = new StringBuilder("'");
        int end = Math.min(text.length(), LONGEST);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            shown.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '\uFFFD' : c);
        }
        return shown.append(text.length() > LONGEST ? "...'" : "'").toString();
    }
}
