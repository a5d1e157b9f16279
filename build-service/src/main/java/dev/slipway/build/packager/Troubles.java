package dev.slipway.build.packager;

/** What somebody else's exception says. */
final class Troubles {
    private static final int MOST_WORDS = 500;

    private Troubles() {}

    static String words(Throwable cause) {
        String words = String.valueOf(cause.getMessage() == null ? cause : cause.getMessage());
        return words.length() <= MOST_WORDS ? words : words.substring(0, MOST_WORDS);
    }
}
