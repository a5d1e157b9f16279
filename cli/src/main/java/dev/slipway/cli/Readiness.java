package dev.slipway.cli;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for parts of the local stack to be ready. */
final class Readiness {
    private static final int LOOK_MILLIS = 100;

    private final Terminal terminal;
    private final Duration within;

    /** One that gives each part so long. */
    Readiness(Terminal terminal, Duration within) {
        this.terminal = terminal;
        this.within = within;
    }

    /** Waits for a part; false when it ends before, or takes too long. */
    boolean comes(ProcessHandle handle, BooleanSupplier ready) {
        return comes(handle, ready, within);
    }

    private static boolean comes(ProcessHandle handle, BooleanSupplier ready, Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        while (System.nanoTime() < deadline && handle.isAlive()) {
            if (ready.getAsBoolean()) {
                return true;
            }
            Pause.millis(LOOK_MILLIS);
        }
        return false;
    }

    /**
     * Waits for a part that ran already; whoever waits for it is told. One that was killed a moment ago may still be seen,
     * so it has to answer.
     *
     * @return false when it has ended, so that it may be started again
     * @throws Trouble when it took too long and still runs: of a second one the first would be forgotten, and never stopped
     */
    boolean comesAgain(String name, ProcessHandle handle, BooleanSupplier ready) {
        String process = name + " (process " + handle.pid() + ") runs and is not ready";
        if (!ready.getAsBoolean() && handle.isAlive()) {
            terminal.say(process + "; waiting for it");
        }
        Duration first = within.dividedBy(6);
        boolean isReady = comes(handle, ready, first);
        if (!isReady && handle.isAlive()) {
            terminal.say(process + " yet. If it is frozen, end it with kill -9 " + handle.pid());
            isReady = comes(handle, ready, within.minus(first));
        }
        if (!isReady && handle.isAlive()) {
            throw new Trouble(process + " after " + within.toSeconds() + " s; end it with kill -9 " + handle.pid()
                    + ", then ./slipway up");
        }
        return isReady;
    }
}
