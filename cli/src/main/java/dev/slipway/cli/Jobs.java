package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A release's jobs that have a log: by their true names, which the gateway knows them by, and in words. */
final class Jobs {
    /** Kinds, in the order of the flow. */
    private static final List<String> KINDS = List.of(
            "build",
            "suite",
            "none",
            "image",
            "package",
            "tag",
            "scan",
            "approval",
            "refusal",
            "tick",
            "smoke",
            "settle",
            "rollback",
            "bring-back",
            "recall");

    private static final Pattern STEP = Pattern.compile("#(\\d{1,9})$");

    private Jobs() {}

    /** Jobs that wrote something, in the order of the flow. */
    static List<JsonNode> written(JsonNode items) {
        List<JsonNode> jobs = new ArrayList<>();
        items.forEach(job -> {
            if (job.path("bytes").asLong() > 0) {
                jobs.add(job);
            }
        });
        jobs.sort(Comparator.comparingInt(Jobs::rank));
        return jobs;
    }

    private static int rank(JsonNode job) {
        int rank = KINDS.indexOf(kind(job.path("job").asText()));
        return rank < 0 ? KINDS.size() : rank;
    }

    private static String kind(String job) {
        return job.substring(0, Math.max(0, job.indexOf('/')));
    }

    static String line(JsonNode job) {
        int attempt = job.path("attempt").asInt(1);
        String name = job.path("job").asText();
        return String.format(Locale.ROOT, "%-28s %s%s", name, words(name), attempt > 1 ? ", attempt " + attempt : "")
                .stripTrailing();
    }

    /** What a job is about; empty for a kind that is unknown here. */
    static String words(String job) {
        String subject = job.substring(job.indexOf('/') + 1);
        String[] parts = subject.split("#");
        return switch (kind(job)) {
            case "build" -> "checkout, plan and build steps";
            case "suite" -> "test suite " + subject;
            case "none" -> "no test suite: says so";
            case "image" -> "packs and publishes image " + subject;
            case "package" -> "packs and publishes package " + subject;
            case "tag" -> "sets the tags of " + subject.replace('/', ' ');
            case "scan" -> "scans image " + subject;
            case "approval" -> "asks for approval of " + parts[0];
            case "refusal" -> "keeps the release out of " + parts[0];
            case "tick" -> "deploys to " + parts[0] + step(subject);
            case "smoke" -> "smoke test in " + parts[0];
            case "settle" -> "ends the deployment to " + parts[0];
            case "rollback" -> "rolls back" + step(subject);
            case "bring-back" -> "brings " + parts[0] + " back" + step(subject);
            case "recall" -> "writes down again how the rollout in " + parts[0] + " ended";
            default -> "";
        };
    }

    /** A number after the last {@code #}, as of the second link on; what a caller named the job may hold others. */
    private static String step(String subject) {
        Matcher step = STEP.matcher(subject);
        return step.find() ? ", step " + (Long.parseLong(step.group(1)) + 1) : "";
    }
}
