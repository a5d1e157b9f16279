package dev.slipway.events;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What scan-service states. */
final class ScanSamples {
    private ScanSamples() {}

    static List<Event.OfScan> full() {
        return List.of(
                new ScanStarted(Samples.IMAGE),
                new ScanPassed(Samples.IMAGE, Coverage.FULL, evidence(), List.of(Samples.log("scan/hello"))),
                new ScanSkipped(Samples.IMAGE, Samples.failure(), List.of(Samples.log("scan/hello"))),
                new ScanRejected(
                        Samples.IMAGE,
                        Coverage.PACKAGES_ONLY,
                        List.of(Samples.failure()),
                        List.of(finding()),
                        evidence(),
                        List.of(Samples.log("scan/hello"))),
                new ScanRevoked(Samples.IMAGE, List.of(finding())));
    }

    static List<Event.OfScan> minimal() {
        return List.of(
                new ScanStarted(Samples.IMAGE),
                new ScanPassed(Samples.IMAGE, Coverage.PACKAGES_ONLY, bareEvidence(), List.of()),
                new ScanSkipped(Samples.IMAGE, Samples.minimalFailure(), List.of()),
                new ScanRejected(
                        Samples.IMAGE, null, List.of(Samples.minimalFailure()), List.of(), bareEvidence(), List.of()),
                new ScanRevoked(
                        Samples.IMAGE, List.of(new Finding("CVE-2026-0001", Severity.UNKNOWN, "lib", "", null, ""))));
    }

    private static Finding finding() {
        return new Finding(
                "CVE-2023-30861",
                Severity.HIGH,
                "flask",
                "2.2.2",
                "2.2.5, 2.3.2",
                "Possible disclosure of the permanent session cookie");
    }

    private static ScanEvidence evidence() {
        Map<Severity, Integer> counts = Map.of(
                Severity.CRITICAL, 0, Severity.HIGH, 1, Severity.MEDIUM, 4, Severity.LOW, 11, Severity.UNKNOWN, 2);
        return new ScanEvidence("Trivy 0.76.0", Instant.parse("2026-03-04T06:00:00Z"), counts, 3, Samples.REPORT);
    }

    private static ScanEvidence bareEvidence() {
        return new ScanEvidence("Trivy 0.76.0", null, Map.of(), 0, null);
    }
}
