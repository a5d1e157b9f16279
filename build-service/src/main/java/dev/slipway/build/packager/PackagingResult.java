package dev.slipway.build.packager;

import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Failure;

/** What became of packaging that ran to its end. */
public sealed interface PackagingResult {
    /**
     * It lies in the registry.
     *
     * @param artifact its manifest
     * @param bytes size of its layers as they lie in the registry
     */
    record Published(ArtifactRef artifact, long bytes) implements PackagingResult {}

    /**
     * It cannot be made.
     *
     * @param failure its code is one of {@code files-missing}, {@code files-outside}, {@code base-refused},
     *     {@code base-not-found}, {@code image-build-failed}, {@code image-build-timeout},
     *     {@code image-build-output-limit}
     */
    record NotPackaged(Failure failure) implements PackagingResult {}
}
