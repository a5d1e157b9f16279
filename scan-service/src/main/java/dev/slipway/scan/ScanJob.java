package dev.slipway.scan;

import dev.slipway.events.ArtifactRef;

/**
 * An image to scan.
 *
 * @param image by digest
 */
record ScanJob(ArtifactRef image) {}
