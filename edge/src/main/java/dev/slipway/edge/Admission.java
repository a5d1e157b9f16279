package dev.slipway.edge;

import dev.slipway.edge.client.Backend;

/** One attempt's claim on a backend. The first of the closing calls counts, later ones change nothing. */
final class Admission {
    private final Backend backend;
    private final Tally tally;
    private int code = Tally.NO_ANSWER;
    private boolean settled;

    Admission(Backend backend, Tally tally) {
        this.backend = backend;
        this.tally = tally;
    }

    Backend backend() {
        return backend;
    }

    boolean settled() {
        return settled;
    }

    /** The head of the answer came, with this status. */
    void answered(int status) {
        code = status;
    }

    /** The answer is complete. */
    void completed() {
        settle(code >= 500);
    }

    /** The connection was refused, or broke before the answer was complete. */
    void failed() {
        settle(true);
    }

    /** The client left before the answer was complete; the backend is not to blame, unless it had answered with 5xx. */
    void cancelled() {
        settle(code >= 500);
    }

    /** The backend was never reached, and did not refuse either: the attempt does not count. */
    void abandoned() {
        if (!settled) {
            settled = true;
            tally.abandon();
        }
    }

    private void settle(boolean failure) {
        if (!settled) {
            settled = true;
            tally.end(code, failure);
        }
    }
}
