package dev.slipway.scan;

import dev.slipway.artifacts.BlobSource;
import dev.slipway.events.Coverage;
import dev.slipway.events.Finding;
import java.time.Instant;
import java.util.List;

/**
 * What a scanner saw.
 *
 * @param scanner the tool and its version
 * @param databaseUpdatedAt when its database was built
 * @param coverage how much of the image it could look at
 * @param system the operating system, for people; empty when there is none
 * @param endOfLife whether that system gets no more fixes
 * @param findings all of them, whatever their severity
 * @param report the scanner's own report, as it wrote it; it lasts as long as the job's folder
 */
record Scan(
        String scanner,
        Instant databaseUpdatedAt,
        Coverage coverage,
        String system,
        boolean endOfLife,
        List<Finding> findings,
        BlobSource report) {
    Scan {
        findings = List.copyOf(findings);
    }
}
