package dev.slipway.build.checkout;

import dev.slipway.runtime.Breakdown;

/** Brings a commit's files into a folder. Safe for use by many threads. */
public interface Checkout {
    /**
     * Resolves the ref and writes the commit's files. Runs nothing of the repository: no hook, no filter, no submodule.
     *
     * @return the working tree, or why the request cannot be met: a verdict on the request
     * @throws Breakdown when the network, the disk or the tool is at fault
     * @throws InterruptedException when the job was stopped
     */
    CheckoutResult checkOut(CheckoutOrder order) throws InterruptedException;
}
