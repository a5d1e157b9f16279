package dev.slipway.scan;

import dev.slipway.artifacts.BlobSource;
import dev.slipway.events.Coverage;
import dev.slipway.events.Finding;
import java.time.Instant;
import java.util.List;

/** Scans as a scanner hands them over. */
final class Scans {
    private Scans() {}

    /** Of a whole image, with these findings. */
    static Scan full(byte[] report, Finding... findings) {
        return new Scan(
                "Trivy 1",
                Instant.EPOCH,
                Coverage.FULL,
                "alpine 3.22",
                false,
                List.of(findings),
                BlobSource.of(report));
    }
}
