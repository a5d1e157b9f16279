package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Follows a job's log to its end, across lost connections. */
final class LogTail {
    /** The gateway's line between two attempts; a job that prints it itself has a part of its log shown twice at the most. */
    private static final Pattern NEXT = Pattern.compile("--- attempt (\\d{1,9}) ---");

    /** Its line for what it lost: so many bytes of the log are behind it. */
    private static final Pattern MISSING = Pattern.compile("--- (\\d{1,18}) bytes are missing ---");

    private final Gateway gateway;
    private final String release;
    private final String job;
    private final Consumer<String> consumer;
    private final Consumer<String> lost;
    /** Whether the next attempt's log is given too once this one has ended. */
    private final boolean everyAttempt;
    /** 0 until it is known. */
    private int attempt;
    /** How many bytes of the attempt's log were given. */
    private long offset;

    /**
     * One that has given nothing yet.
     *
     * @param attempt the only one to follow, from 1; 0 for the latest and those that follow it
     * @param lost is told why nothing comes, once each time that the gateway goes away
     */
    LogTail(
            Gateway gateway,
            String release,
            String job,
            int attempt,
            Consumer<String> consumer,
            Consumer<String> lost) {
        this.lost = lost;
        this.everyAttempt = attempt == 0;
        this.attempt = attempt;
        this.gateway = gateway;
        this.release = release;
        this.job = job;
        this.consumer = consumer;
    }

    /** Gives every line; returns when the log has ended. */
    void follow() {
        Patience patience = new Patience(lost);
        while (true) {
            try {
                connect(patience);
                return;
            } catch (Trouble e) {
                patience.lost(e);
            }
        }
    }

    private void connect(Patience patience) {
        int latest = latest();
        patience.found();
        if (!everyAttempt) {
            gateway.log(release, job, attempt, offset, true, this::take);
            return;
        }
        if (offset > 0 && latest > Math.max(attempt, 1)) {
            gateway.log(release, job, Math.max(attempt, 1), offset, false, this::take);
            take("--- attempt " + latest + " ---", 0);
        }
        attempt = Math.max(attempt, latest);
        gateway.log(release, job, 0, offset, true, this::take);
    }

    private int latest() {
        int latest = 0;
        for (JsonNode item : gateway.get("/releases/" + release + "/jobs").path("items")) {
            if (item.path("job").asText().equals(job)) {
                latest = Math.max(latest, item.path("attempt").asInt());
            }
        }
        return latest;
    }

    private void take(String line, long bytes) {
        consumer.accept(line);
        Matcher next = NEXT.matcher(line);
        Matcher missing = MISSING.matcher(line);
        if (next.matches()) {
            attempt = Integer.parseInt(next.group(1));
            offset = 0;
        } else if (missing.matches()) {
            // The line's end before it is the gateway's too.
            offset += Long.parseLong(missing.group(1)) - 1;
        } else {
            offset += bytes;
        }
    }
}
