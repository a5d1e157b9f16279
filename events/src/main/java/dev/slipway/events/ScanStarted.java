package dev.slipway.events;

/**
 * scan-service took an image up.
 *
 * @param image which
 */
public record ScanStarted(ArtifactRef image) implements Event.OfScan {
    public ScanStarted {
        Require.present(image, "image");
    }
}
