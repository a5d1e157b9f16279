package dev.slipway.scan;

import dev.slipway.events.ArtifactRef;
import dev.slipway.events.Failure;
import dev.slipway.events.Finding;
import dev.slipway.events.ScanEvidence;
import dev.slipway.events.Severity;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Judges what a scanner saw. Pure: the day is given. */
final class ScanPolicy {
    private static final int SHOWN = 50;

    private final ScanConfig config;

    ScanPolicy(ScanConfig config) {
        config.ignore().stream()
                .filter(waiver -> waiver.reason().isBlank())
                .findFirst()
                .ifPresent(waiver -> {
                    throw new IllegalArgumentException(
                            "slipway.scan.ignore: " + waiver.id() + " is accepted without a reason; say why");
                });
        this.config = config;
    }

    /** The verdict on a scan, on this day. */
    ScanVerdict judge(Scan scan, LocalDate today, @Nullable ArtifactRef report) {
        List<Finding> objected = scan.findings().stream()
                .filter(finding -> finding.severity().compareTo(config.threshold()) >= 0)
                .filter(finding -> !ignored(finding, today))
                .sorted(Comparator.comparing(Finding::severity).reversed().thenComparing(Finding::id))
                .toList();
        List<Failure> reasons = new ArrayList<>();
        if (!objected.isEmpty()) {
            reasons.add(tooSevere(objected));
        }
        if (scan.endOfLife() && !config.acceptEndOfLife()) {
            reasons.add(Failure.of(
                    "end-of-life",
                    "the image rests on " + scan.system() + ", which gets no more fixes",
                    "Build on a release that is maintained."));
        }
        ScanEvidence evidence = evidence(scan, today, report);
        return reasons.isEmpty()
                ? new ScanVerdict.Clean(scan.coverage(), evidence)
                : new ScanVerdict.Blocked(
                        scan.coverage(), reasons, objected.subList(0, Math.min(SHOWN, objected.size())), evidence);
    }

    private Failure tooSevere(List<Finding> objected) {
        Finding worst = objected.getFirst();
        String mend = worst.fixed() == null
                ? "No version mends it yet: replace the package, or accept it for a time in slipway.scan.ignore."
                : "Use " + worst.packageName() + " " + worst.fixed() + " or newer.";
        return new Failure(
                "vulnerable",
                objected.size() + " finding(s) of severity "
                        + config.threshold().wire() + " or above",
                worst.packageName() + " " + worst.installed(),
                worst.id() + " (" + worst.severity().wire() + ")"
                        + (worst.title().isEmpty() ? "" : ": " + worst.title()),
                mend);
    }

    private boolean ignored(Finding finding, LocalDate today) {
        return config.ignoreUnfixed() && finding.fixed() == null
                || config.ignore().stream().anyMatch(waiver -> waives(waiver, finding, today));
    }

    private static boolean waives(ScanConfig.Waiver waiver, Finding finding, LocalDate today) {
        return waiver.id().equals(finding.id())
                && waiver.packageName().map(finding.packageName()::equals).orElse(true)
                && !today.isAfter(waiver.until());
    }

    private ScanEvidence evidence(Scan scan, LocalDate today, @Nullable ArtifactRef report) {
        Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
        scan.findings().forEach(finding -> counts.merge(finding.severity(), 1, Integer::sum));
        int ignored = (int) scan.findings().stream()
                .filter(finding -> ignored(finding, today))
                .count();
        return new ScanEvidence(scan.scanner(), scan.databaseUpdatedAt(), counts, ignored, report);
    }
}
