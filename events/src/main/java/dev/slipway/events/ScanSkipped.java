package dev.slipway.events;

import java.util.List;

/**
 * An image was NOT SCANNED, and scan-service's policy does not demand that it is.
 *
 * @param image which
 * @param reason why not, and what would have to be there
 * @param logs where the job's log ends
 */
public record ScanSkipped(ArtifactRef image, Failure reason, List<LogEnd> logs) implements Event.OfScan {
    public ScanSkipped {
        Require.present(image, "image");
        Require.present(reason, "reason");
        logs = Require.list(logs, "logs");
    }
}
