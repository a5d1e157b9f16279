package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Events as lines for people. A type that is unknown here is shown by its name. */
final class Words {
    private Words() {}

    /** The line of an event; empty when it is not worth one. */
    static String of(String release, String type, JsonNode data) {
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
            case "slipway.build.failed.v1" -> line(packing(data) ? "publish" : "build", "FAILED");
            case "slipway.tests.started.v1" -> line("test", suites(data.path("suites")));
            case "slipway.tests.passed.v1" -> line("test", passed(data));
            case "slipway.tests.failed.v1" -> line("test", "FAILED: " + failed(data));
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
            case "slipway.smoke.failed.v1" ->
                line(text(data, "environment"), "smoke test FAILED; what served there before is brought back");
            case "slipway.deploy.rolledback.v1" ->
                line(text(data, "environment"), "rolled back: " + text(data, "reason"));
            case "slipway.approval.awaited.v1" ->
                line(
                        text(data, "environment"),
                        "approval is awaited: ./slipway approve " + release + " " + text(data, "environment"));
            case "slipway.promotion.approved.v1" ->
                line(text(data, "environment"), "approved by " + text(data, "actor"));
            case "slipway.promotion.rejected.v1" ->
                line(text(data, "environment"), "REJECTED by " + text(data, "actor"));
            case "slipway.rollback.requested.v1" ->
                line(text(data, "environment"), "rollback asked for by " + text(data, "actor"));
            case "slipway.cancel.requested.v1" ->
                line("cancel", "asked for by " + text(data, "actor") + because(text(data, "reason")));
            case "slipway.release.superseded.v1" ->
                line(text(data, "environment"), "superseded by " + text(data, "by"));
            case "slipway.release.expired.v1" -> line("expired", "last: " + text(data, "waitingFor"));
            case "slipway.stage.broken.v1" -> line("broken", text(data, "job"));
            case "slipway.stage.cancelled.v1" -> line("cancelled", text(data, "reason"));
            default -> line(type.replaceAll("^slipway\\.|\\.v[0-9]+$", ""), "");
        };
    }

    private static String because(String reason) {
        return reason.isEmpty() ? "" : ": " + reason;
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

    /** A plan without suites passes too; each suite that ended left a report, even of no tests. */
    private static String passed(JsonNode data) {
        if (all(data.path("counts")) > 0) {
            return "passed: " + counts(data);
        }
        return data.path("reports").isEmpty() ? "no suites: nothing was tested" : "passed, by exit status";
    }

    /** Without counted tests, what each suite says. */
    private static String failed(JsonNode data) {
        List<String> reasons = new ArrayList<>();
        data.path("failures").forEach(failure -> reasons.add(text(failure, "what")));
        return all(data.path("counts")) > 0 ? counts(data) : String.join("; ", reasons);
    }

    private static int all(JsonNode counts) {
        return counts.path("passed").asInt()
                + counts.path("failed").asInt()
                + counts.path("skipped").asInt();
    }

    private static String counts(JsonNode data) {
        JsonNode counts = data.path("counts");
        return text(counts, "passed") + " passed, " + text(counts, "failed") + " failed, " + text(counts, "skipped")
                + " skipped";
    }

    private static String suites(JsonNode list) {
        return list.isEmpty() ? "nothing to do: the plan has no suites" : "started: " + names(list);
    }

    private static String names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.forEach(name -> names.add(name.asText()));
        return String.join(", ", names);
    }

    /** A failure with its place and cause, and its remedy on a line of its own. A cause of several lines keeps them. */
    static List<String> failure(JsonNode failure) {
        String where = failure.hasNonNull("where") ? text(failure, "where") + ": " : "";
        String why = text(failure, "why").strip();
        List<String> lines = new ArrayList<>(indented(where
                + text(failure, "what")
                + (why.isEmpty() ? "" : why.contains("\n") ? ":\n" + why : " (" + why + ")")));
        lines.addAll(indented(toFix(text(failure, "mend"))));
        return lines;
    }

    /** Lines of a text, of which all but the first are set in. */
    static List<String> indented(String text) {
        List<String> lines = new ArrayList<>();
        text.lines().forEach(line -> lines.add(lines.isEmpty() ? line : "    " + line));
        return lines;
    }

    /** A remedy as people at a terminal can follow it: commands in the place of the gateway's addresses. */
    static String toFix(String mend) {
        return "To fix it: "
                + mend.replaceAll("/api/v1/releases/([0-9a-f-]{36})", "./slipway watch $1")
                        .replace("/api/v1/releases", "./slipway releases")
                        .replace("/api/v1/environments", "./slipway envs")
                        .replace("POST /api/v1/builds", "./slipway run");
    }

    /** How a release stands, in capitals; never without the word that it was not scanned. */
    static String outcome(JsonNode release) {
        return text(release, "state").toUpperCase(Locale.ROOT)
                + (unscanned(release) ? ", NOT SCANNED" : "")
                + sinceThen(release);
    }

    /** What was rolled back after the release had ended does not change how it ended. */
    private static String sinceThen(JsonNode release) {
        List<String> back = environments(release, "rolled-back");
        boolean since = text(release, "state").equals("healthy") && !back.isEmpty();
        return since ? ", and since then rolled back in " + String.join(" and ", back) : "";
    }

    private static List<String> environments(JsonNode release, String state) {
        List<String> names = new ArrayList<>();
        release.path("environments").forEach(environment -> {
            if (text(environment, "state").equals(state)) {
                names.add(text(environment, "name"));
            }
        });
        return names;
    }

    /** What a list says of a release beside its state. */
    static String remarks(JsonNode release) {
        List<String> remarks = new ArrayList<>();
        if (unscanned(release)) {
            remarks.add("NOT SCANNED");
        }
        environments(release, "awaiting-approval").forEach(name -> remarks.add("awaits approval for " + name));
        return String.join(", ", remarks);
    }

    /** Whether an image of the release went on without a scan. */
    static boolean unscanned(JsonNode release) {
        for (JsonNode stage : release.path("stages")) {
            if (text(stage, "state").equals("not-scanned")) {
                return true;
            }
        }
        return false;
    }

    /** Whether what failed is what comes after the build: an image, a package or a tag. */
    private static boolean packing(JsonNode failed) {
        JsonNode logs = failed.path("logs");
        return !logs.isEmpty() && !text(logs.path(0), "job").startsWith("build/");
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
