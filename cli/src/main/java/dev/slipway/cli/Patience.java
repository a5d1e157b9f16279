package dev.slipway.cli;

import java.util.function.Consumer;

/** With a gateway that is away: a minute or so of attempts, a second apart, since it was last there. */
final class Patience {
    private static final int ATTEMPTS = 60;

    private final Consumer<String> told;
    private int failed;

    /**
     * One that has had nothing to bear yet.
     *
     * @param told is told why, at the second attempt in a row that fails: one alone may be a connection that was silent
     */
    Patience(Consumer<String> told) {
        this.told = told;
    }

    /** It is there. */
    void found() {
        failed = 0;
    }

    /**
     * It is not; returns when it may be asked again.
     *
     * @throws Trouble that, when it is of another kind or goes on for too long
     */
    void lost(Trouble trouble) {
        if (trouble.status() != Trouble.UNREACHABLE || ++failed > ATTEMPTS) {
            throw trouble;
        }
        if (failed == 2) {
            told.accept(trouble.getMessage());
        }
        Pause.millis(1000);
    }
}
