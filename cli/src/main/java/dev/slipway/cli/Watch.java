package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Shows a release live, until it has its outcome. */
final class Watch {
    private static final int RECONNECTS = 60;

    private final Gateway gateway;
    private final Terminal terminal;
    private final boolean logs;
    private final Set<String> followed = ConcurrentHashMap.newKeySet();
    private final long start = System.nanoTime();

    Watch(Gateway gateway, Terminal terminal, boolean logs) {
        this.gateway = gateway;
        this.terminal = terminal;
        this.logs = logs;
    }

    /** Follows a release; gives its state when it is over. */
    JsonNode follow(String release) {
        AtomicReference<@Nullable String> last = new AtomicReference<>();
        AtomicReference<@Nullable String> outcome = new AtomicReference<>();
        for (int attempt = 0; outcome.get() == null; attempt++) {
            try {
                gateway.events("/releases/" + release + "/events", last.get(), event -> {
                    if (event.type().equals("end")) {
                        outcome.set(event.data().path("outcome").asText());
                    } else {
                        last.set(event.id());
                        show(release, event);
                    }
                });
            } catch (Trouble e) {
                if (e.status() != Trouble.UNREACHABLE || attempt >= RECONNECTS) {
                    throw e;
                }
                pause();
            }
        }
        return finish(release);
    }

    private static void pause() {
        try {
            Thread.sleep(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted");
        }
    }

    private void show(String release, Gateway.ServerEvent event) {
        terminal.emit(event.data());
        JsonNode data = event.data().path("data");
        String words = Words.of(event.type(), data);
        if (!words.isEmpty()) {
            terminal.say(String.format(Locale.ROOT, "%8s  %s", elapsed(), words));
        }
        if (logs && !terminal.json()) {
            Words.logOf(event.type(), data).forEach(job -> followLog(release, job));
        }
    }

    private String elapsed() {
        return Terminal.seconds(Duration.ofNanos(System.nanoTime() - start));
    }

    private void followLog(String release, String job) {
        if (followed.add(job)) {
            Thread.ofVirtual().start(() -> {
                try {
                    gateway.log(release, job, true, line -> terminal.say("          | " + line));
                } catch (Trouble e) {
                    terminal.say("          | (the log of " + job + " cannot be followed: " + e.getMessage() + ")");
                }
            });
        }
    }

    private JsonNode finish(String release) {
        JsonNode state = gateway.get("/releases/" + release);
        state.path("failures").forEach(failure -> terminal.say("  " + Words.failure(failure)));
        state.path("firstFailures")
                .forEach(failure -> terminal.say("  " + failure.path("testCase").asText() + ": "
                        + failure.path("message").asText()));
        terminal.say(String.format(
                Locale.ROOT,
                "%8s  release %s is %s",
                elapsed(),
                release,
                state.path("state").asText().toUpperCase(Locale.ROOT)));
        terminal.emit(Json.object()
                .put("release", release)
                .put("outcome", state.path("state").asText())
                .put("seconds", Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0));
        return state;
    }

    /** Exit status for a release's end: 0 only when it reached what it set out for. */
    static int status(JsonNode release) {
        return Set.of("healthy", "published").contains(release.path("state").asText()) ? 0 : Trouble.FAILED;
    }
}
