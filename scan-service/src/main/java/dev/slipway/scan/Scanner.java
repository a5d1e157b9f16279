package dev.slipway.scan;

import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Failure;
import dev.slipway.runtime.JobContext;

/** Looks into images. */
interface Scanner {
    /** What a scanner needs is not on this machine. */
    final class Missing extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Failure failure;

        Missing(Failure failure) {
            super(failure.toString());
            this.failure = failure;
        }

        Failure failure() {
            return failure;
        }
    }

    /**
     * Scans an image. Safe to call twice, and from several threads.
     *
     * @throws Missing when there is no scanner or no database
     * @throws dev.slipway.runtime.Breakdown when the scanner failed; never for what it found
     */
    Scan scan(ArtifactRef image, JobContext context) throws InterruptedException;
}
