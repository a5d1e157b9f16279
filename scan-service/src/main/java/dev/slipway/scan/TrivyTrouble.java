package dev.slipway.scan;

import dev.slipway.events.Failure;
import dev.slipway.runtime.Breakdown;
import dev.slipway.runtime.process.Exit;
import java.util.List;

/** What Trivy's last words mean: it exits with 1 for every error, so its FATAL chain alone tells them apart. */
final class TrivyTrouble {
    /** Whether it may go away by itself, and costs an attempt when it does not. */
    private enum Course {
        LASTING,
        PASSING,
        OUTAGE
    }

    /**
     * One kind of trouble.
     *
     * @param sign any of these words in the log
     */
    private record Kind(String code, List<String> sign, Course course, String mend) {
        Breakdown breakdown(String what, String fatal) {
            Failure failure = new Failure(code, what, null, shorten(fatal), mend);
            return switch (course) {
                case LASTING -> Breakdown.lasting(failure, null);
                case PASSING -> Breakdown.passing(failure, null);
                case OUTAGE -> Breakdown.outage(failure, null);
            };
        }
    }

    private static final Kind TIMEOUT = new Kind(
            "scan-timeout",
            List.of("context deadline exceeded"),
            Course.PASSING,
            "Give it more time with slipway.scan.timeout.");

    /** In the order in which they are looked for. */
    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "scanner-cache-locked",
                    List.of("cache may be in use by another process"),
                    Course.PASSING,
                    "Let nothing else use the scan's cache folder."),
            new Kind(
                    "scanner-database-missing",
                    List.of("cannot be specified on the first run", "failed to download vulnerability DB"),
                    Course.LASTING,
                    "Provide the databases in the folder that slipway.scan.cache names."),
            new Kind(
                    "scanner-database-schema",
                    List.of("version of DB schema doesn't match", "cannot be specified with the old DB schema"),
                    Course.LASTING,
                    "Bring scanner and database to versions that fit."),
            new Kind(
                    "scanner-database-damaged",
                    // The last is how a file ends the scanner that is shorter than it says.
                    List.of("failed to open db", "unexpected fault address"),
                    Course.LASTING,
                    "Delete db in the folder that slipway.scan.cache names, and fetch it anew with"
                            + " 'trivy image --download-db-only --cache-dir DIR'."),
            new Kind(
                    "scanner-java-database",
                    List.of("Unable to initialize the Java DB"),
                    Course.PASSING,
                    "Provide java-db in the folder that slipway.scan.cache names."),
            new Kind(
                    "scan-image-missing",
                    List.of("MANIFEST_UNKNOWN", "NAME_UNKNOWN", "404 Not Found"),
                    Course.LASTING,
                    "See whether somebody deleted it from the registry."),
            new Kind(
                    "scan-unauthorized",
                    List.of("UNAUTHORIZED", "DENIED", "401 Unauthorized", "403 Forbidden"),
                    Course.LASTING,
                    "See the registry's credentials in slipway.registry.docker-config."),
            new Kind(
                    "scan-registry-unreachable",
                    List.of("x509:", "no such host", "failed to analyze layer"),
                    Course.PASSING,
                    "See whether slipway.registry.address names the registry, whether its certificate is trusted, and whether"
                            + " it gives the image's layers whole."),
            new Kind(
                    "scan-registry-unreachable",
                    List.of("connection refused", "i/o timeout", "connection reset", "unexpected EOF", "\": EOF"),
                    Course.OUTAGE,
                    "See whether the registry answers."),
            TIMEOUT,
            new Kind(
                    "disk-full",
                    List.of("no space left on device"),
                    Course.PASSING,
                    "Make room on the scan-service's disk."));

    private static final Kind UNKNOWN = new Kind("scanner-failed", List.of(), Course.PASSING, "See the job's log.");

    private TrivyTrouble() {}

    /** The breakdown that this end with these last words is. Trivy's own time-out does not end a download that stalls. */
    static Breakdown of(Exit exit, String log) {
        String fatal = fatal(log);
        String what = "the scanner " + exit;
        if (exit instanceof Exit.TimedOut) {
            return TIMEOUT.breakdown(what, fatal);
        }
        return KINDS.stream()
                .filter(kind -> kind.sign().stream().anyMatch(fatal::contains))
                .findFirst()
                .orElse(UNKNOWN)
                .breakdown(what, fatal);
    }

    private static String fatal(String log) {
        int at = log.lastIndexOf("\tFATAL\t");
        return at < 0 ? log : log.substring(at + 7);
    }

    /** On one line; of a long chain its beginning and its end, where the cause is. */
    private static String shorten(String text) {
        String oneLine = text.replaceAll("\\s+", " ").strip();
        if (oneLine.isEmpty()) {
            return "it said nothing";
        }
        return oneLine.length() <= 500
                ? oneLine
                : oneLine.substring(0, 200) + " ... " + oneLine.substring(oneLine.length() - 295);
    }
}
