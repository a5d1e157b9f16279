package dev.slipway.events;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a scan's verdict rests on.
 *
 * @param scanner the tool and its version, e.g. {@code Trivy 0.76.0}
 * @param databaseUpdatedAt when the vulnerability database was built; null when the scanner does not tell
 * @param counts findings by severity, those that policy ignores included; a severity without findings may be absent;
 *     each at least 0
 * @param ignored how many findings policy ignored
 * @param report the scanner's whole report; null when it could not be kept
 */
public record ScanEvidence(
        String scanner,
        @Nullable Instant databaseUpdatedAt,
        Map<Severity, Integer> counts,
        int ignored,
        @Nullable ArtifactRef report) {
    public ScanEvidence {
        Require.text(scanner, "scanner");
        counts = copyOf(Require.present(counts, "counts"));
        Require.atLeast(ignored, 0, "ignored");
    }

    private static Map<Severity, Integer> copyOf(Map<Severity, Integer> counts) {
        counts.forEach((severity, count) -> {
            String component = "counts."
                    + Require.present(severity, "a severity in counts").wire();
            Require.atLeast(Require.present(count, component), 0, component);
        });
        return Map.copyOf(counts);
    }
}
