package dev.slipway.artifacts.tree;

import dev.slipway.events.ArtifactRef;
import java.util.List;

/**
 * What was unpacked.
 *
 * @param image the manifest for this platform; the one asked for unless that was an index
 * @param entries in all layers together
 * @param bytes in all layers together
 * @param skipped devices, pipes and storage markers, which are not made
 */
public record UnpackedImage(ArtifactRef image, int entries, long bytes, List<String> skipped) {
    public UnpackedImage {
        skipped = List.copyOf(skipped);
    }
}
