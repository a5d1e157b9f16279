package dev.slipway.events;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Policy does not accept an image.
 *
 * @param image which
 * @param coverage how much of it the scanner could look at; null when that is itself the reason
 * @param reasons what policy objects to; at least one
 * @param findings the worst first, at most 50 of those that policy objects to: whoever states it cuts them,
 *     nothing here does
 * @param evidence what the verdict rests on
 * @param logs where the job's log ends
 */
public record ScanRejected(
        ArtifactRef image,
        @Nullable Coverage coverage,
        List<Failure> reasons,
        List<Finding> findings,
        ScanEvidence evidence,
        List<LogEnd> logs)
        implements Event.OfScan {
    public ScanRejected {
        Require.present(image, "image");
        reasons = Require.reasons(reasons, "reasons", "a rejected image says");
        findings = Require.list(findings, "findings");
        Require.present(evidence, "evidence");
        logs = Require.list(logs, "logs");
    }
}
