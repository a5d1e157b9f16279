package dev.slipway.events;

import java.util.List;

/**
 * An image that policy had accepted is no longer acceptable.
 *
 * @param image which
 * @param findings what came to be known since
 */
public record ScanRevoked(ArtifactRef image, List<Finding> findings) implements Event.OfScan {
    public ScanRevoked {
        Require.present(image, "image");
        findings = Require.list(findings, "findings");
    }
}
