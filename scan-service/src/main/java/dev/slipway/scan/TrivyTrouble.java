package dev.slipway.scan;

import dev.slipway.events.Failure;
import dev.slipway.runtime.Breakdown;
import java.util.List;

/** What Trivy's last words mean: it exits with 1 for every error, so its FATAL chain alone tells them apart. */
final class TrivyTrouble {
    /**
     * One kind of trouble.
     *
     * @param sign any of these words in the log
     * @param retry whether it may pass
     */
    private record Kind(String code, List<String> sign, boolean retry, String mend) {}

    /** In the order in which they are looked for. */
    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "scanner-cache-locked",
                    List.of("cache may be in use by another process"),
                    true,
                    "Let nothing else use the scan's cache folder."),
            new Kind(
                    "scanner-database-missing",
                    List.of("cannot be specified on the first run", "failed to download vulnerability DB"),
                    false,
                    "Provide the databases in the folder that slipway.scan.cache names."),
            new Kind(
                    "scanner-database-schema",
                    List.of("version of DB schema doesn't match", "cannot be specified with the old DB schema"),
                    false,
                    "Bring scanner and database to versions that fit."),
            new Kind(
                    "scanner-java-database",
                    List.of("Unable to initialize the Java DB"),
                    true,
                    "Provide java-db in the folder that slipway.scan.cache names."),
            new Kind(
                    "scan-image-missing",
                    List.of("MANIFEST_UNKNOWN", "NAME_UNKNOWN", "404 Not Found"),
                    false,
                    "See whether somebody deleted it from the registry."),
            new Kind(
                    "scan-unauthorized",
                    List.of("UNAUTHORIZED", "DENIED", "401 Unauthorized", "403 Forbidden"),
                    false,
                    "See the registry's credentials in slipway.registry.docker-config."),
            new Kind(
                    "scan-registry-unreachable",
                    List.of("x509:", "connection refused", "no such host", "i/o timeout", "connection reset"),
                    true,
                    "See whether the registry answers."),
            new Kind(
                    "scan-timeout",
                    List.of("context deadline exceeded"),
                    true,
                    "Give it more time with slipway.scan.timeout."),
            new Kind("disk-full", List.of("no space left on device"), true, "Make room on the scan-service's disk."));

    private TrivyTrouble() {}

    /** The breakdown that these last words are. */
    static Breakdown of(String ended, String log) {
        String fatal = fatal(log);
        for (Kind kind : KINDS) {
            if (kind.sign().stream().anyMatch(fatal::contains)) {
                Failure failure = new Failure(kind.code(), "the scanner " + ended, null, shorten(fatal), kind.mend());
                return kind.retry() ? Breakdown.passing(failure, null) : Breakdown.lasting(failure, null);
            }
        }
        return Breakdown.passing(
                new Failure("scanner-failed", "the scanner " + ended, null, shorten(fatal), "See the job's log."),
                null);
    }

    private static String fatal(String log) {
        int at = log.lastIndexOf("\tFATAL\t");
        return at < 0 ? log : log.substring(at + 7);
    }

    private static String shorten(String text) {
        String oneLine = text.replaceAll("\\s+", " ").strip();
        return oneLine.isEmpty() ? "it said nothing" : oneLine.substring(0, Math.min(500, oneLine.length()));
    }
}
