package dev.slipway.pipeline;

import org.jspecify.annotations.Nullable;

/** Shows a piece of somebody's file in a message: one line, short, and nothing that is invisible or moves other letters. */
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
            shown.append(showsItself(c) ? c : '\uFFFD');
        }
        return shown.append(text.length() > LONGEST ? "...'" : "'").toString();
    }

    private static boolean showsItself(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }
}
