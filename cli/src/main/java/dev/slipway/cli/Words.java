package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Events as lines for people. A type that is unknown here is shown by its name. */
final class Words {
    private Words() {}

    /** The line of an event; empty when it is not worth one. */
    static String of(String type, JsonNode data) {
        return switch (type) {
            case "slipway.build.requested.v1" ->
                line("requested", text(data, "repository") + " at " + text(data, "ref"));
            case "slipway.build.started.v1" -> line("build", "started");
            case "slipway.release.planned.v1" ->
                line(
                        "plan",
                        text(data, "application") + " " + text(data, "version") + ", commit "
                                + text(data.path("commit"), "sha").substring(0, 12) + ", from " + text(data, "origin"));
            case "slipway.build.succeeded.v1" -> line("build", "succeeded");
            case "slipway.build.failed.v1" -> line("build", "FAILED");
            case "slipway.tests.started.v1" -> line("test", "started " + data.path("suites"));
            case "slipway.tests.passed.v1" -> line("test", "passed: " + counts(data));
            case "slipway.tests.failed.v1" -> line("test", "FAILED: " + counts(data));
            case "slipway.image.published.v1" -> line("publish", "image " + text(data, "image"));
            case "slipway.package.published.v1" -> line("publish", "package " + text(data, "artifact"));
            case "slipway.scan.started.v1" -> line("scan", "started");
            case "slipway.scan.passed.v1" -> line("scan", "passed, coverage " + text(data, "coverage"));
            case "slipway.scan.skipped.v1" -> line("scan", notScanned(text(data.path("reason"), "what")));
            case "slipway.scan.rejected.v1" -> line("scan", "REJECTED");
            case "slipway.deploy.started.v1" ->
                line(text(data, "environment"), "rolling out, " + text(data, "strategy"));
            case "slipway.rollout.advanced.v1" ->
                line(
                        text(data, "environment"),
                        text(data, "ready") + " of " + text(data, "desired") + " ready, " + text(data, "weight")
                                + " % of traffic");
            case "slipway.deploy.healthy.v1" -> line(text(data, "environment"), "healthy at " + text(data, "address"));
            case "slipway.deploy.failed.v1" -> line(text(data, "environment"), "FAILED");
            case "slipway.smoke.passed.v1" -> line(text(data, "environment"), "smoke test passed");
            case "slipway.smoke.failed.v1" -> line(text(data, "environment"), "smoke test FAILED");
            case "slipway.deploy.rolledback.v1" ->
                line(text(data, "environment"), "rolled back: " + text(data, "reason"));
            case "slipway.stage.broken.v1" -> line("broken", text(data, "job"));
            case "slipway.stage.cancelled.v1" -> line("cancelled", text(data, "reason"));
            default -> line(type.replaceAll("^slipway\\.|\\.v[0-9]+$", ""), "");
        };
    }

    private static String line(String what, String detail) {
        return String.format(Locale.ROOT, "%-12s %s", what, detail).stripTrailing();
    }

    private static String text(JsonNode data, String field) {
        return data.path(field).asText();
    }

    /** Said once, whether or not the reason says it too. */
    private static String notScanned(String reason) {
        return reason.contains("NOT SCANNED") ? reason : "NOT SCANNED: " + reason;
    }

    private static String counts(JsonNode data) {
        JsonNode counts = data.path("counts");
        int all = counts.path("passed").asInt()
                + counts.path("failed").asInt()
                + counts.path("skipped").asInt();
        return all == 0
                ? "by exit status, for there are no reports"
                : text(counts, "passed") + " passed, " + text(counts, "failed") + " failed, " + text(counts, "skipped")
                        + " skipped";
    }

    /** A failure with its place, cause and remedy. */
    static String failure(JsonNode failure) {
        String where = failure.hasNonNull("where") ? text(failure, "where") + ": " : "";
        String why = failure.hasNonNull("why") ? " (" + text(failure, "why") + ")" : "";
        return where + text(failure, "what") + why + ". " + text(failure, "mend");
    }

    /** The jobs whose logs begin with this event. */
    static List<String> logOf(String type, JsonNode data) {
        List<String> jobs = new ArrayList<>();
        if (type.equals("slipway.build.started.v1")) {
            jobs.add("build/workspace");
        } else if (type.equals("slipway.tests.started.v1")) {
            data.path("suites").forEach(suite -> jobs.add("suite/" + suite.asText()));
        }
        return jobs;
    }
}
