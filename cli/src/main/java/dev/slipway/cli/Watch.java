package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Shows a release live, until it has its outcome. Times are those of its facts, counted from its request. */
final class Watch {
    private static final Duration LOGS_WITHIN = Duration.ofSeconds(10);

    private final Gateway gateway;
    private final Terminal terminal;
    private final boolean logs;
    /** By job, who follows its log. */
    private final Map<String, Thread> followers = new ConcurrentHashMap<>();

    private @Nullable Instant begin;

    Watch(Gateway gateway, Terminal terminal, boolean logs) {
        this.gateway = gateway;
        this.terminal = terminal;
        this.logs = logs;
    }

    /** Tells of a release that has just begun, and follows it if that is wanted; gives the exit status. */
    int begin(JsonNode release, boolean follow) {
        String id = release.path("id").asText();
        if (follow) {
            terminal.say("Release " + id);
            return status(follow(id));
        }
        terminal.say("Release " + id + "; watch it with ./slipway watch " + id);
        terminal.emit(release);
        return 0;
    }

    /** Follows a release; gives its state when it is over. */
    JsonNode follow(String release) {
        AtomicBoolean ended = sayThatItGoesOnWhenStopped(release);
        try {
            Following.of(gateway, "/releases/" + release + "/events", this::waits, event -> {
                boolean over = event.type().equals("end");
                if (!over) {
                    show(release, event);
                }
                return !over;
            });
            awaitLogs(release);
            return finish(release);
        } catch (Trouble e) {
            throw e.status() != Trouble.UNREACHABLE
                    ? e
                    : new Trouble(e.getMessage() + "\n" + goesOn(release), Trouble.UNREACHABLE);
        } finally {
            ended.set(true);
        }
    }

    /** Until that is set, somebody stops this command: by Ctrl-C, by TERM, or by closing its terminal. */
    private AtomicBoolean sayThatItGoesOnWhenStopped(String release) {
        AtomicBoolean ended = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (!ended.get()) {
                terminal.say(goesOn(release));
            }
        }));
        return ended;
    }

    private static String goesOn(String release) {
        return "The release goes on without this watch; later: ./slipway watch " + release;
    }

    private void waits(String why) {
        terminal.say("          (" + why + "; this watch waits for it)");
    }

    private void show(String release, Gateway.ServerEvent event) {
        terminal.emit(event.data());
        Instant time = Instant.parse(event.data().path("time").asText());
        begin = begin == null ? time : begin;
        JsonNode data = event.data().path("data");
        String words = Words.of(release, event.type(), data);
        if (!words.isEmpty()) {
            terminal.say(String.format(Locale.ROOT, "%8s  %s", Terminal.seconds(Duration.between(begin, time)), words));
        }
        if (logs && !terminal.json()) {
            Words.logOf(event.type(), data).forEach(job -> followLog(release, job));
        }
    }

    /** Several may come side by side, so each line names its job. */
    private void followLog(String release, String job) {
        String begin = String.format(Locale.ROOT, "%9s | ", job.substring(job.indexOf('/') + 1));
        followers.computeIfAbsent(job, any -> Thread.ofVirtual().start(() -> {
            try {
                new LogTail(gateway, release, job, 0, line -> terminal.say(begin + line), why -> {}).follow();
            } catch (Trouble e) {
                terminal.say(begin + "(the log of " + job + " cannot be followed: " + e.getMessage() + ")");
            }
        }));
    }

    /** Logs have a topic of their own, and may come behind the release's outcome. */
    private void awaitLogs(String release) {
        try {
            long deadline = System.nanoTime() + LOGS_WITHIN.toNanos();
            for (Map.Entry<String, Thread> follower : followers.entrySet()) {
                Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
                if (!follower.getValue().join(left)) {
                    terminal.say("          | (the log of " + follower.getKey() + " goes on: ./slipway logs " + release
                            + " " + follower.getKey() + ")");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private JsonNode finish(String release) {
        JsonNode state = gateway.get("/releases/" + release);
        state.path("failures").forEach(failure -> Words.failure(failure).forEach(line -> terminal.say("  " + line)));
        state.path("firstFailures").forEach(failure -> Words.indented(failure.path("testCase")
                                .asText() + ": " + failure.path("message").asText())
                .forEach(line -> terminal.say("  " + line)));
        if (!state.path("failures").isEmpty()) {
            terminal.say("  Logs: ./slipway logs " + release);
        }
        Duration took = duration(state);
        terminal.say(String.format(
                Locale.ROOT, "%8s  release %s is %s", Terminal.seconds(took), release, Words.outcome(state)));
        terminal.emit(Json.object()
                .put("release", release)
                .put("outcome", state.path("state").asText())
                .put("unscanned", Words.unscanned(state))
                .put("seconds", took.toMillis() / 1000.0));
        return state;
    }

    /** From the request to the outcome, by the facts' own times. */
    static Duration duration(JsonNode state) {
        return Duration.between(
                Instant.parse(state.path("requestedAt").asText()),
                Instant.parse(state.path("endedAt").asText()));
    }

    /** Exit status for a release's end: 0 only when it reached what it set out for. */
    static int status(JsonNode release) {
        return Set.of("healthy", "published").contains(release.path("state").asText()) ? 0 : Trouble.FAILED;
    }
}
