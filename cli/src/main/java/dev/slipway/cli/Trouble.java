package dev.slipway.cli;

/** Something that the person at the terminal has to know: what, where, why, and how to mend it. Ends the command. */
final class Trouble extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Exit status when a command could not do its work. */
    static final int FAILED = 1;
    /** Exit status when a command was not used as it can be. */
    static final int WRONG_USE = 2;
    /** Exit status when the gateway cannot be reached, or cannot answer for now. */
    static final int UNREACHABLE = 3;

    private final int status;

    Trouble(String message) {
        this(message, FAILED);
    }

    Trouble(String message, int status) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
