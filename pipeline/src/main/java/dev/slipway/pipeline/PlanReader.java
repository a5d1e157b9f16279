package dev.slipway.pipeline;

import java.io.IOException;
import java.util.Optional;

/**
 * Makes a plan from one kind of pipeline description. Reads the checkout's files and nothing else, runs nothing, and
 * gives the same answer for the same files.
 */
public interface PlanReader {
    /**
     * The plan that the checkout asks for, or the problems with it; empty when this reader finds nothing of its kind,
     * so that the next one is asked.
     *
     * @throws IOException when the disk cannot be read: a breakdown, not a fault of the repository
     */
    Optional<PlanResult> read(Checkout checkout) throws IOException;
}
