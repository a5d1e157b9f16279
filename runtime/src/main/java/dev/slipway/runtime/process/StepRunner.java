package dev.slipway.runtime.process;

/** Runs steps, more or less isolated from the machine and from each other. Safe for use by many threads. */
public interface StepRunner {
    /**
     * Runs a step to its end. When this returns or throws, the step's processes are gone.
     *
     * @param step what to run
     * @param listener hears what the step prints
     * @param stop ends the step when it is told to
     * @return how the step ended, whatever its status: a verdict, never a breakdown
     * @throws ProcessException when the step could not be run
     * @throws InterruptedException when this thread was interrupted; the step was ended first
     */
    Exit run(Step step, StepListener listener, StopSignal stop) throws InterruptedException;
}
