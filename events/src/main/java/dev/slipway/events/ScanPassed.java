package dev.slipway.events;

import java.util.List;

/**
 * Policy accepts what the scanner found in an image.
 *
 * @param image which
 * @param coverage how much of it the scanner could look at
 * @param evidence what the verdict rests on
 * @param logs where the job's log ends
 */
public record ScanPassed(ArtifactRef image, Coverage coverage, ScanEvidence evidence, List<LogEnd> logs)
        implements Event.OfScan {
    public ScanPassed {
        Require.present(image, "image");
        Require.present(coverage, "coverage");
        Require.present(evidence, "evidence");
        logs = Require.list(logs, "logs");
    }
}
