package dev.slipway.build.packager;

import dev.slipway.runtime.Breakdown;

/** Makes an image and publishes it by digest. Safe for use by many threads. */
public interface Packager {
    /**
     * Makes the image and pushes it; sets no tag. Run twice, it gives the same digest, and pushes what is missing.
     *
     * @return the image, or why it cannot be made: a verdict on the plan and the workspace
     * @throws Breakdown when the registry, the disk or the network is at fault
     * @throws InterruptedException when the job was stopped
     */
    PackagingResult makeImage(ImageOrder order) throws InterruptedException;
}
