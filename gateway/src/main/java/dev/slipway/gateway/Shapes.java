package dev.slipway.gateway;

/** What a request's text may hold; the same patterns in Java and in JSON Schema. */
final class Shapes {
    /** One line: no control characters, among them NUL, which PostgreSQL cannot store. */
    static final String LINE = "^[^\\x00-\\x1f\\x7f-\\x9f]*$";

    static final String NO_LINE = "holds control characters; send one line of text";

    private Shapes() {}
}
