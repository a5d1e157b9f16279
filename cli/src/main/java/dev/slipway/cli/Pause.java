package dev.slipway.cli;

/** Waits a while. */
final class Pause {
    private Pause() {}

    /**
     * Waits so many milliseconds.
     *
     * @throws Trouble when the thread is interrupted
     */
    static void millis(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted");
        }
    }
}
