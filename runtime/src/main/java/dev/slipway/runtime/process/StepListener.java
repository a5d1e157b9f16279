package dev.slipway.runtime.process;

/** Hears what a step prints. */
@FunctionalInterface
public interface StepListener {
    /**
     * Takes the next bytes of standard output and standard error, merged in the order of their arrival. Called by one
     * thread at a time, not the one that runs the step. While it does not return the step cannot print. What it throws
     * ends the step, and is thrown again by {@link StepRunner#run}.
     *
     * @param bytes holds them from index 0 on; reused after the call
     * @param length how many of them, at least 1
     */
    void output(byte[] bytes, int length);
}
