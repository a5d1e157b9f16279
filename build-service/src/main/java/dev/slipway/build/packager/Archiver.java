package dev.slipway.build.packager;

import dev.slipway.runtime.Breakdown;

/** Makes a package and publishes it by digest. Safe for use by many threads. */
public interface Archiver {
    /**
     * Makes the package and pushes it; sets no tag. Run twice, it gives the same digest, and pushes what is missing.
     *
     * @return the package, or why it cannot be made: a verdict on the plan and the workspace
     * @throws Breakdown when the registry or the disk is at fault
     */
    PackagingResult makePackage(PackageOrder order);
}
